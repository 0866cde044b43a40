# tt-limit-timer.s - the limit is reached as T expires: TIMER is not taken any more
# run --limit 3
# expect stop LIMIT
# expect exit 0
# expect clock 3
# expect psw 00000001 00001020 00000000 ffffffff 00000000
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    lpsw psw(r0)
psw:
    .psw PSW_M, user, 0, 0xFFFFFFFF, 2
user:
    nop
    nop
    halt r0
