# tt-halt-257.s - the exit code is a mod 256: 0x101 gives 1
# expect stop HALTED
# expect exit 1
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    li   r1, 0x101
    halt r1
