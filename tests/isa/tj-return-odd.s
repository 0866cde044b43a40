# tj-return-odd - a return to an odd address traps at its fetch, also when nobody has called.
# Engines that keep return addresses of their own must not take the odd one for one of theirs.
.include "pg32.inc"
# expect stop HALTED
# expect exit 0
# expect r1 00000001
# expect trap RESET 00000000 00000000 00000000 0
# expect trap ALIGN 00000001 00000001 00000000 5
        .org NEW_STATUS
        .psw 0, start, 0, -1, 0
        .org 0x1000
start:  la t0, handler                          # two words
        sw t0, NEW_P(zero)
        li ra, 1
        jalr zero, 0(ra)                        # completes: C = 5 ...
handler:
        halt zero
