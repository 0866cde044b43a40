# tt-idle-interrupt.s - idle with I = 1: while an interrupt is pending it is not reached, DEVICE comes first; when
# the device event it waits for brings one, idle has completed and DEVICE is taken behind it
# disk 1
# expect stop HALTED
# expect exit 0
# expect clock 511
# expect trap RESET 00000000 00000000 00000000 0
# expect trap DEVICE 00000002 00001038 00000002 507
# expect trap DEVICE 00000002 00001058 00000002 510
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, 1
    out  r1, DISK_CONTROL(r0)           # interrupt while done
    addi r2, r0, over1
    sw   r2, NEW_P(r0)
    lui  r2, 1
    out  r2, DISK_ADDRESS(r0)
    lpsw psw1(r0)
psw1:
    .psw PSW_I, first1, 0, 0xFFFFFFFF, 0
first1:
    out  r1, DISK_COMMAND(r0)           # C = 7, due at 507
    idle
over1:
    addi r2, r0, over2                  # not cleared: still pending
    sw   r2, NEW_P(r0)
    lpsw psw2(r0)
psw2:
    .psw PSW_I, first2, 0, 0xFFFFFFFF, 0
first2:
    idle
over2:
    halt r0
