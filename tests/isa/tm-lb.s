# tm-lb.s - lb d, imm(a): a byte, sign-extended, from any address
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#              insn  base        imm     d
    check_load lb,   0x4000,     0,      0
    check_load lb,   0x4000,     1,      0x7F
    check_load lb,   0x4000,     2,      0xFFFFFF80
    check_load lb,   0x4000,     3,      0xFFFFFFFF
    check_load lb,   0x4000,     4,      1
    check_load lb,   0x4000,     5,      0xFFFFFFFE
    check_load lb,   0x4003,     0,      0xFFFFFFFF
    check_load lb,   0x4003,     -1,     0xFFFFFF80
    check_load lb,   0xFFFFC002, 32767,  0x7F           # 0xFFFFC002 + 0x7FFF = 0x4001, modulo 2^32
    check_load lb,   0xC002,     -32768, 0xFFFFFF80

    li   r1, 0x4001                                     # d = a
    lb   r1, 0(r1)
    want r1, 0x7F
    lb   r3, 0x4003(r0)                                 # a = 0
    want r3, 0xFFFFFFFF
    lb   r0, 0x4003(r0)                                 # d = 0
    want r0, 0
    pass

    .org 0x4000
    .byte 0x00, 0x7F, 0x80, 0xFF, 0x01, 0xFE
