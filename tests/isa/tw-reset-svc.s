# tw-reset-svc.s - power-on leads to svc, which always traps
# expect stop WEDGED
# expect exit 0
# expect clock 0
# expect psw 00000000 00001000 00000000 ffffffff 00000000
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    svc  1
