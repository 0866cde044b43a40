# tt-halt-large.s - the exit code is a mod 256: 0xABCDEF7F gives 127
# expect stop HALTED
# expect exit 127
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    li   r1, 0xABCDEF7F
    halt r1
