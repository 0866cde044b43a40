# tt-limit-0.s - --limit 0: stopped behind RESET, before anything else
# run --limit 0
# expect stop LIMIT
# expect exit 0
# expect clock 0
# expect psw 00000000 00001000 00000000 ffffffff 00000000
# expect r1 00000000
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, 1
    halt r0
