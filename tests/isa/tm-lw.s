# tm-lw.s - lw d, imm(a): a word, little-endian, from any multiple of 4
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#              insn  base        imm     d
    check_load lw,   0x4000,     0,      0
    check_load lw,   0x4000,     4,      0x7FFFFFFF
    check_load lw,   0x4000,     8,      0x80000000
    check_load lw,   0x4000,     12,     0xFFFFFFFF
    check_load lw,   0x4000,     16,     0x12345678     # bytes 0x78, 0x56, 0x34, 0x12
    check_load lw,   0x4005,     -1,     0x7FFFFFFF     # only the sum must be a multiple of 4
    check_load lw,   0x4002,     6,      0x80000000
    check_load lw,   0xFFFFC005, 32767,  0x7FFFFFFF     # 0xFFFFC005 + 0x7FFF = 0x4004, modulo 2^32
    check_load lw,   0xC008,     -32768, 0x80000000

    li   r1, 0x4010                                     # d = a
    lw   r1, 0(r1)
    want r1, 0x12345678
    lw   r3, 0x4010(r0)                                 # a = 0
    want r3, 0x12345678
    lw   r0, 0x4010(r0)                                 # d = 0
    want r0, 0
    pass

    .org 0x4000
    .byte 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0x7F, 0x00, 0x00, 0x00, 0x80, 0xFF, 0xFF, 0xFF, 0xFF
    .byte 0x78, 0x56, 0x34, 0x12
