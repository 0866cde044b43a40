# td-disk-interrupt.s - with control bit 0 the interrupt is pending exactly while done is set; the DEVICE trap has
# info 2
# disk 1
# expect stop HALTED
# expect exit 0
# expect clock 517
# expect r2 00000004
# expect r3 00000000
# expect r4 00000000
# expect r5 00000004
# expect r6 00000000
# expect r7 00000000
# expect r8 000000f9
# expect trap RESET 00000000 00000000 00000000 0
# expect trap DEVICE 00000002 00000000 00000003 507
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, handler
    sw   r1, NEW_P(r0)
    lui  r1, 1
    out  r1, DISK_ADDRESS(r0)
    addi r1, r0, 1
    out  r1, DISK_CONTROL(r0)
    in   r4, SYSTEM_PENDING(r0)         # 6: not yet
    out  r1, DISK_COMMAND(r0)           # 7: due at 507
    lpsw user(r0)                       # 8
user:
    .psw PSW_M | PSW_I, 0, 0x7000, 0x1000, 0
handler:
    in   r2, SYSTEM_PENDING(r0)         # 507
    out  r0, DISK_CONTROL(r0)           # not enabled: not pending
    in   r3, SYSTEM_PENDING(r0)
    out  r1, DISK_CONTROL(r0)           # enabled again: a level
    in   r5, SYSTEM_PENDING(r0)
    addi r1, r0, DISK_STATUS_DONE
    out  r1, DISK_STATUS(r0)            # cleared
    in   r6, SYSTEM_PENDING(r0)
    in   r7, DISK_STATUS(r0)
    halt r0                             # 516

    .org 0x7000
    .phase 0
    addi r8, r8, 1                      # from 9 to 506: 249 rounds
    j    0
    .dephase
