# tm-lbu.s - lbu d, imm(a): a byte, zero-extended, from any address
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#              insn  base        imm     d
    check_load lbu,  0x4000,     0,      0
    check_load lbu,  0x4000,     1,      0x7F
    check_load lbu,  0x4000,     2,      0x80
    check_load lbu,  0x4000,     3,      0xFF
    check_load lbu,  0x4000,     4,      1
    check_load lbu,  0x4000,     5,      0xFE
    check_load lbu,  0x4003,     0,      0xFF
    check_load lbu,  0x4003,     -1,     0x80
    check_load lbu,  0xFFFFC002, 32767,  0x7F           # 0xFFFFC002 + 0x7FFF = 0x4001, modulo 2^32
    check_load lbu,  0xC002,     -32768, 0x80

    li   r1, 0x4001                                     # d = a
    lbu  r1, 0(r1)
    want r1, 0x7F
    lbu  r3, 0x4003(r0)                                 # a = 0
    want r3, 0xFF
    lbu  r0, 0x4003(r0)                                 # d = 0
    want r0, 0
    pass

    .org 0x4000
    .byte 0x00, 0x7F, 0x80, 0xFF, 0x01, 0xFE
