# tt-timer-large.s - T has 32 bits and no sign: T = 0x80000000 and 0xFFFFFFFF lie far ahead, and idle goes all the way
# expect stop HALTED
# expect exit 0
# expect clock 6442450950
# expect trap RESET 00000000 00000000 00000000 0
# expect trap TIMER 00000000 00001028 00000000 2147483651
# expect trap TIMER 00000000 0000104c 00000000 6442450949
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, over1                  # 3 ticks, and 2^31 in which one nop and one idle complete
    sw   r1, NEW_P(r0)
    lpsw psw1(r0)
psw1:
    .psw 0, first1, 0, 0xFFFFFFFF, 0x80000000
first1:
    nop
    idle
over1:                                  # 3 ticks, and 2^32 - 1
    addi r1, r0, over2
    sw   r1, NEW_P(r0)
    lpsw psw2(r0)
psw2:
    .psw 0, first2, 0, 0xFFFFFFFF, 0xFFFFFFFF
first2:
    idle
over2:
    halt r0
