# tc-andi.s - andi d, a, imm: d = a and s(imm)
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn    a           imm      d
    check_imm andi,   0xFFFFFFFF, 0,       0
    check_imm andi,   0xFFFFFFFF, -1,      0xFFFFFFFF
    check_imm andi,   0xFFFFFFFF, 1,       1
    check_imm andi,   0xFFFFFFFF, 32767,   0x00007FFF
    check_imm andi,   0xFFFFFFFF, -32768,  0xFFFF8000
    check_imm andi,   0x12345678, 4080,    0x00000670
    check_imm andi,   0x12345678, -256,    0x12345600
    check_imm andi,   0,          -1,      0
    check_imm andi,   0x89ABCDEF, -32768,  0x89AB8000

# d = a
    li   r1, 0x12345678
    andi r1, r1, 9
    want r1, 8

# r0 reads 0; what is written to it vanishes.
    andi r3, r0, 9
    want r3, 0
    li   r1, 0x12345678
    andi r0, r1, 9
    want r0, 0
    want r1, 0x12345678
    pass
