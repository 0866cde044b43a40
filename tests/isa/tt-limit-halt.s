# tt-limit-halt.s - the program halts with its last tick: HALTED, not LIMIT
# run --limit 3
# expect stop HALTED
# expect exit 0
# expect clock 3
# expect psw 00000000 0000100c 00000000 ffffffff 00000000
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    nop
    nop
    halt r0
