# tt-timer-off.s - T = 0 is off, for ever: a million instructions without a trap
# run --limit 1000000
# expect stop LIMIT
# expect exit 0
# expect clock 1000000
# expect psw 00000000 00001008 00000000 ffffffff 00000000
# expect r1 0007a120
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, 0
1:  addi r1, r1, 1
    j    1b
