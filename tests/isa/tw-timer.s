# tw-timer.s - TIMER leads to a handler that traps at once: the machine wedges; the instruction that ran T down is
# done
# expect stop WEDGED
# expect exit 0
# expect clock 5
# expect psw 00000000 0000100c 00000000 ffffffff 00000000
# expect r1 0000100c
# expect r2 00000002
# expect trap RESET 00000000 00000000 00000000 0
# expect trap TIMER 00000000 00000008 00000001 5
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, handler
    sw   r1, NEW_P(r0)
    lpsw user(r0)
handler:
    brk
user:
    .psw PSW_M, 0, 0x7000, 0x1000, 2

    .org 0x7000
    .phase 0
    addi r2, r2, 1
    addi r2, r2, 1
    addi r2, r2, 1
    .dephase
