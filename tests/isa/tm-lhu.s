# tm-lhu.s - lhu d, imm(a): a halfword, little-endian, zero-extended, from any even address
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#              insn  base        imm     d
    check_load lhu,  0x4000,     0,      0
    check_load lhu,  0x4000,     2,      0x7FFF
    check_load lhu,  0x4000,     4,      0x8000
    check_load lhu,  0x4000,     6,      0xFFFF
    check_load lhu,  0x4000,     8,      1
    check_load lhu,  0x4000,     10,     0xFFFE
    check_load lhu,  0x4000,     12,     0x1280         # bytes 0x80, 0x12
    check_load lhu,  0x4000,     14,     0x9234         # bytes 0x34, 0x92
    check_load lhu,  0x4003,     -1,     0x7FFF         # only the sum must be even
    check_load lhu,  0xFFFFC005, 32767,  0x8000         # 0xFFFFC005 + 0x7FFF = 0x4004, modulo 2^32
    check_load lhu,  0xC002,     -32768, 0x7FFF

    li   r1, 0x4002                                     # d = a
    lhu  r1, 0(r1)
    want r1, 0x7FFF
    lhu  r3, 0x4004(r0)                                 # a = 0
    want r3, 0x8000
    lhu  r0, 0x4004(r0)                                 # d = 0
    want r0, 0
    pass

    .org 0x4000
    .byte 0x00, 0x00, 0xFF, 0x7F, 0x00, 0x80, 0xFF, 0xFF, 0x01, 0x00, 0xFE, 0xFF, 0x80, 0x12, 0x34, 0x92
