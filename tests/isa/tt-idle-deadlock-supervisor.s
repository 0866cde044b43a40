# tt-idle-deadlock-supervisor.s - idle with T = 0, no device event to come and no interrupt enabled: DEADLOCKED, and
# that idle has not completed
# expect stop DEADLOCKED
# expect exit 0
# expect clock 3
# expect psw 00000000 00001020 00000000 ffffffff 00000000
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
    .psw 0, first, 0, 0xFFFFFFFF, 0
first:
    nop
    idle
    halt r0
