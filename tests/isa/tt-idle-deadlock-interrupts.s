# tt-idle-deadlock-interrupts.s - DEADLOCKED as well with I = 1: the console's input is at its end, but its
# interrupt is not enabled
# expect stop DEADLOCKED
# expect exit 0
# expect clock 3
# expect psw 00000002 00001020 00000000 ffffffff 00000000
# expect r1 00000007
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, 7
    lpsw psw(r0)
psw:
    .psw PSW_I, first, 0, 0xFFFFFFFF, 0
first:
    nop
    idle
    halt r0
