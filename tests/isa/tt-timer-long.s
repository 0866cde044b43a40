# tt-timer-long.s - a long T is as exact as a short one: 3000001 instructions of a loop of two, then TIMER
# expect stop HALTED
# expect exit 0
# expect clock 3000005
# expect r2 0016e361
# expect trap RESET 00000000 00000000 00000000 0
# expect trap TIMER 00000000 00000004 00000001 3000004
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
    .psw PSW_M, 0, 0x7000, 0x1000, 3000001

    .org 0x7000
    .phase 0
    addi r2, r2, 1                      # 1500001 times
    j    0
    .dephase
