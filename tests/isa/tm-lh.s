# tm-lh.s - lh d, imm(a): a halfword, little-endian, sign-extended, from any even address
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#              insn  base        imm     d
    check_load lh,   0x4000,     0,      0
    check_load lh,   0x4000,     2,      0x7FFF
    check_load lh,   0x4000,     4,      0xFFFF8000
    check_load lh,   0x4000,     6,      0xFFFFFFFF
    check_load lh,   0x4000,     8,      1
    check_load lh,   0x4000,     10,     0xFFFFFFFE
    check_load lh,   0x4000,     12,     0x1280         # bytes 0x80, 0x12
    check_load lh,   0x4000,     14,     0xFFFF9234     # bytes 0x34, 0x92
    check_load lh,   0x4003,     -1,     0x7FFF         # only the sum must be even
    check_load lh,   0xFFFFC005, 32767,  0xFFFF8000     # 0xFFFFC005 + 0x7FFF = 0x4004, modulo 2^32
    check_load lh,   0xC002,     -32768, 0x7FFF

    li   r1, 0x4002                                     # d = a
    lh   r1, 0(r1)
    want r1, 0x7FFF
    lh   r3, 0x4004(r0)                                 # a = 0
    want r3, 0xFFFF8000
    lh   r0, 0x4004(r0)                                 # d = 0
    want r0, 0
    pass

    .org 0x4000
    .byte 0x00, 0x00, 0xFF, 0x7F, 0x00, 0x80, 0xFF, 0xFF, 0x01, 0x00, 0xFE, 0xFF, 0x80, 0x12, 0x34, 0x92
