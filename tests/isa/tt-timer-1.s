# tt-timer-1.s - T = 1: exactly one instruction, then TIMER with old T = 0 and old P the next instruction; in user
# mode
# expect stop HALTED
# expect exit 0
# expect clock 5
# expect psw 00000000 00001010 00000000 ffffffff 00000000
# expect r2 00000001
# expect trap RESET 00000000 00000000 00000000 0
# expect trap TIMER 00000000 00000004 00000001 4
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, handler
    sw   r1, NEW_P(r0)
    lpsw user(r0)
handler:
    halt r0
user:
    .psw PSW_M, 0, 0x7000, 0x1000, 1

    .org 0x7000
    .phase 0
    addi r2, r2, 1
    addi r2, r2, 1
    .dephase
