# tm-sb.s - sb d, imm(a): the low 8 bits of d, and no byte beside them
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#               insn  value       base        imm     the words at 0x4000, 0x4004, 0x4008
    check_store sb,   0x12345678, 0x4000,     4,      0xAAAAAAAA, 0xAAAAAA78, 0xAAAAAAAA
    check_store sb,   0x12345678, 0x4000,     5,      0xAAAAAAAA, 0xAAAA78AA, 0xAAAAAAAA
    check_store sb,   0x12345678, 0x4000,     6,      0xAAAAAAAA, 0xAA78AAAA, 0xAAAAAAAA
    check_store sb,   0x12345678, 0x4000,     7,      0xAAAAAAAA, 0x78AAAAAA, 0xAAAAAAAA
    check_store sb,   0xFFFFFF80, 0x4005,     -1,     0xAAAAAAAA, 0xAAAAAA80, 0xAAAAAAAA
    check_store sb,   0xFFFFFF00, 0xFFFFC006, 32767,  0xAAAAAAAA, 0xAAAA00AA, 0xAAAAAAAA
    check_store sb,   0x000001FF, 0xC007,     -32768, 0xAAAAAAAA, 0xFFAAAAAA, 0xAAAAAAAA

    li   r1, 0x4004                                     # d = a
    sb   r1, 0(r1)
    want_word 0x4004, 0xFFAAAA04
    want r1, 0x4004
    sb   r0, 0x4004(r0)                                 # a = 0, d = 0
    want_word 0x4004, 0xFFAAAA00
    pass
