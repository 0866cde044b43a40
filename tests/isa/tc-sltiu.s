# tc-sltiu.s - sltiu d, a, imm: d = 1 if a < s(imm), both as unsigned: the sign is extended first
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn    a           imm      d
    check_imm sltiu,  0,          0,       0
    check_imm sltiu,  0,          1,       1
    check_imm sltiu,  0,          -1,      1
    check_imm sltiu,  1,          0,       0
    check_imm sltiu,  1,          1,       0
    check_imm sltiu,  1,          -1,      1
    check_imm sltiu,  0xFFFFFFFF, 0,       0
    check_imm sltiu,  0xFFFFFFFF, 1,       0
    check_imm sltiu,  0xFFFFFFFF, -1,      0
    check_imm sltiu,  0x80000000, 0,       0
    check_imm sltiu,  0x80000000, 1,       0
    check_imm sltiu,  0x80000000, -1,      1
    check_imm sltiu,  0x7FFFFFFF, 0,       0
    check_imm sltiu,  0x7FFFFFFF, 1,       0
    check_imm sltiu,  0x7FFFFFFF, -1,      1
    check_imm sltiu,  0x00007FFE, 32767,   1
    check_imm sltiu,  0x00007FFF, 32767,   0
    check_imm sltiu,  0x00008000, 32767,   0
    check_imm sltiu,  0xFFFF7FFF, -32768,  1
    check_imm sltiu,  0xFFFF8000, -32768,  0
    check_imm sltiu,  0x0000FFFE, -1,      1
    check_imm sltiu,  0x00008000, -32768,  1

# d = a
    li   r1, 0x12345678
    sltiu r1, r1, 9
    want r1, 0

# r0 reads 0; what is written to it vanishes.
    sltiu r3, r0, 9
    want r3, 1
    li   r1, 0x12345678
    sltiu r0, r1, 9
    want r0, 0
    want r1, 0x12345678
    pass
