# tt-limit-idle.s - idle is one instruction: the time it passes over may lie far behind the limit
# run --limit 100
# expect stop LIMIT
# expect exit 0
# expect clock 1001
# expect psw 00000000 0000101c 00000000 ffffffff 00000000
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    lpsw psw(r0)
psw:
    .psw 0, first, 0, 0xFFFFFFFF, 1000
first:
    idle
    nop
