# tw-reset-memory.s - power-on leads beyond storage
# expect stop WEDGED
# expect exit 0
# expect clock 0
# expect psw 00000000 00100000 00000000 ffffffff 00000000
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, 0x100000, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    halt r0
