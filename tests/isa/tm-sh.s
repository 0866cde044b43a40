# tm-sh.s - sh d, imm(a): the low 16 bits of d, little-endian, and no byte beside them
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#               insn  value       base        imm     the words at 0x4000, 0x4004, 0x4008
    check_store sh,   0x12345678, 0x4000,     4,      0xAAAAAAAA, 0xAAAA5678, 0xAAAAAAAA
    check_store sh,   0x12345678, 0x4000,     6,      0xAAAAAAAA, 0x5678AAAA, 0xAAAAAAAA
    check_store sh,   0xFFFF8000, 0x4005,     -1,     0xAAAAAAAA, 0xAAAA8000, 0xAAAAAAAA
    check_store sh,   0xFFFF0000, 0xFFFFC007, 32767,  0xAAAAAAAA, 0x0000AAAA, 0xAAAAAAAA
    check_store sh,   0x0001FFFF, 0xC004,     -32768, 0xAAAAAAAA, 0xAAAAFFFF, 0xAAAAAAAA

    li   r1, 0x4004                                     # d = a
    sh   r1, 0(r1)
    want_word 0x4004, 0xAAAA4004
    want r1, 0x4004
    sh   r0, 0x4006(r0)                                 # a = 0, d = 0
    want_word 0x4004, 0x00004004
    lbu  r3, 0x4004(r0)                                 # the low byte comes first
    want r3, 0x04
    lbu  r3, 0x4005(r0)
    want r3, 0x40
    pass
