# tj-self.s - a branch to itself: distance 0, taken for ever, a tick each time
# run --limit 1000
# expect stop LIMIT
# expect exit 0
# expect clock 1000
# expect psw 00000000 00001004 00000000 ffffffff 00000000
# expect r1 00000001
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, 1
    bne  r1, r0, .
