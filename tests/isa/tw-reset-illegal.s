# tw-reset-illegal.s - power-on leads to a word that is illegal: no instruction has completed since RESET, so the
# machine wedges
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
    .word 0x00000001
