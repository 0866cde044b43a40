# td-pending-lpsw.s - a kernel loads the same PSW again and again; the last time an interrupt has become pending since,
# and is taken before anything of the user's runs
# disk 1
# expect stop HALTED
# expect exit 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    la   r1, kernel
    sw   r1, NEW_P(r0)
    lui  r1, 1
    out  r1, DISK_ADDRESS(r0)
    li   r1, 1
    out  r1, DISK_CONTROL(r0)
    lpsw user(r0)
user:
    .psw PSW_M | PSW_I, 0, 0x7000, 0x1000, 0
kernel:
    lw   r2, TRAP_CAUSE(r0)
    li   r3, CAUSE_SVC
    bne  r2, r3, interrupt
    addi r9, r9, 1
    li   r3, 10
    bne  r9, r3, back
    out  r1, DISK_COMMAND(r0)
wait:
    in   r2, SYSTEM_PENDING(r0)
    beqz r2, wait
back:
    lpsw user(r0)
interrupt:
    li   r7, 1
    li   r3, CAUSE_DEVICE
    bne  r2, r3, failed
    li   r7, 2
    lw   r2, OLD_P(r0)
    bnez r2, failed
    li   r7, 3
    bne  r8, r9, failed
    halt r0
failed:
    halt r7

    .org 0x7000
    .phase 0
    addi r8, r8, 1
    svc  0
    .dephase
