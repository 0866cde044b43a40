# tm-sw.s - sw d, imm(a): the word d, little-endian, and no byte beside it
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#               insn  value       base        imm     the words at 0x4000, 0x4004, 0x4008
    check_store sw,   0x12345678, 0x4000,     4,      0xAAAAAAAA, 0x12345678, 0xAAAAAAAA
    check_store sw,   0,          0x4005,     -1,     0xAAAAAAAA, 0,          0xAAAAAAAA
    check_store sw,   0xFFFFFFFF, 0xFFFFC005, 32767,  0xAAAAAAAA, 0xFFFFFFFF, 0xAAAAAAAA
    check_store sw,   0x80000001, 0xC004,     -32768, 0xAAAAAAAA, 0x80000001, 0xAAAAAAAA

    li   r1, 0x4004                                     # d = a
    sw   r1, 0(r1)
    want_word 0x4004, 0x00004004
    want r1, 0x4004
    sw   r0, 0x4004(r0)                                 # a = 0, d = 0
    want_word 0x4004, 0
    li   r1, 0x89ABCDEF
    sw   r1, 0x4004(r0)
    lbu  r3, 0x4004(r0)                                 # the low byte comes first
    want r3, 0xEF
    lbu  r3, 0x4005(r0)
    want r3, 0xCD
    lbu  r3, 0x4006(r0)
    want r3, 0xAB
    lbu  r3, 0x4007(r0)
    want r3, 0x89
    pass
