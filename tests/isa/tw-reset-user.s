# tw-reset-user.s - power-on leads to user mode and to a privileged instruction there; T, from the PSW loaded, does
# not help
# expect stop WEDGED
# expect exit 0
# expect clock 0
# expect psw 00000003 00000000 00001000 00001000 00000001
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw PSW_M | PSW_I, 0, 0x1000, 0x1000, 1

    .org 0x1000
start:
    halt r0
