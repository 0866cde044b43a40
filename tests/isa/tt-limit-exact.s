# tt-limit-exact.s - --limit n: n instructions, not one more
# run --limit 5
# expect stop LIMIT
# expect exit 0
# expect clock 5
# expect psw 00000000 00001014 00000000 ffffffff 00000000
# expect r1 00000005
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r1, 1
    addi r1, r1, 1
    addi r1, r1, 1
    addi r1, r1, 1
    addi r1, r1, 1
    addi r1, r1, 1
    halt r0
