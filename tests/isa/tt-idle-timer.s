# tt-idle-timer.s - idle with nothing pending and T on: time passes at once to T's expiry, the tick of idle among it
# expect stop HALTED
# expect exit 0
# expect clock 1109
# expect r2 00000002
# expect r3 000003ec
# expect trap RESET 00000000 00000000 00000000 0
# expect trap TIMER 00000000 0000102c 00000000 1004
# expect trap TIMER 00000000 00001054 00000002 1108
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:                                  # T = 1000 for nop and idle
    addi r1, r0, over1
    sw   r1, NEW_P(r0)
    in   r2, SYSTEM_CLOCK_LOW(r0)
    lpsw psw1(r0)                       # clock 4
psw1:
    .psw 0, first1, 0, 0xFFFFFFFF, 1000
first1:
    nop
    idle                                # 999 ticks
over1:
    in   r3, SYSTEM_CLOCK_LOW(r0)       # 1004
    addi r1, r0, over2
    sw   r1, NEW_P(r0)
    lpsw psw2(r0)                       # interrupts on: none comes
psw2:
    .psw PSW_I, first2, 0, 0xFFFFFFFF, 100
first2:
    idle
    nop
over2:
    halt r0
