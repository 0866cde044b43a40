# tw-reset-empty.s - an image without a new PSW: bound 0, the first fetch traps
# expect stop WEDGED
# expect exit 0
# expect clock 0
# expect psw 00000000 00000000 00000000 00000000 00000000
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, 0, 0, 0, 0

    .org 0x1000
start:
    halt r0                     # out of reach
