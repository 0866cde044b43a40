# tt-limit-trap.s - the limit is reached before a trap: it is not taken
# run --limit 2
# expect stop LIMIT
# expect exit 0
# expect clock 2
# expect psw 00000000 00001008 00000000 ffffffff 00000000
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    nop
    nop
    svc  1
