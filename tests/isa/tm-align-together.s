# tm-align-together - two accesses through one register, of which only the wider one is misaligned: the first
# completes and the second traps, whatever an engine checks together.
.include "pg32.inc"
# expect stop HALTED
# expect exit 0
# expect r11 0000beef
# expect r12 00000000
# expect trap RESET 00000000 00000000 00000000 0
# expect trap ALIGN 00002006 00001014 00000000 5
        .org NEW_STATUS
        .psw 0, start, 0, -1, 0
        .org 0x1000
start:  la t0, handler                          # two words
        sw t0, NEW_P(zero)
        lw sp, cell(zero)                       # 0x2002, which is not known before
        lhu a1, 2(sp)                           # 0x2004
        lw a2, 4(sp)                            # 0x2006: ALIGN
handler:
        halt zero
cell:   .word 0x2002
        .org 0x2004
        .half 0xBEEF
