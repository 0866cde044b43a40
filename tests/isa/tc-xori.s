# tc-xori.s - xori d, a, imm: d = a exclusive-or s(imm)
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn    a           imm      d
    check_imm xori,   0,          0,       0
    check_imm xori,   0,          -1,      0xFFFFFFFF
    check_imm xori,   0,          1,       1
    check_imm xori,   0,          32767,   0x00007FFF
    check_imm xori,   0,          -32768,  0xFFFF8000
    check_imm xori,   0xFFFFFFFF, -1,      0
    check_imm xori,   0x12345678, -1,      0xEDCBA987
    check_imm xori,   0x12345678, 22136,   0x12340000
    check_imm xori,   0x80000000, -32768,  0x7FFF8000

# d = a
    li   r1, 0x12345678
    xori r1, r1, 9
    want r1, 0x12345671

# r0 reads 0; what is written to it vanishes.
    xori r3, r0, 9
    want r3, 9
    li   r1, 0x12345678
    xori r0, r1, 9
    want r0, 0
    want r1, 0x12345678
    pass
