# tc-ori.s - ori d, a, imm: d = a or s(imm)
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn    a           imm      d
    check_imm ori,    0,          0,       0
    check_imm ori,    0,          -1,      0xFFFFFFFF
    check_imm ori,    0,          1,       1
    check_imm ori,    0,          32767,   0x00007FFF
    check_imm ori,    0,          -32768,  0xFFFF8000
    check_imm ori,    0x12345678, 4080,    0x12345FF8
    check_imm ori,    0x12340000, -256,    0xFFFFFF00
    check_imm ori,    0xFFFFFFFF, 0,       0xFFFFFFFF

# d = a
    li   r1, 0x12345678
    ori  r1, r1, 9
    want r1, 0x12345679

# r0 reads 0; what is written to it vanishes.
    ori  r3, r0, 9
    want r3, 9
    li   r1, 0x12345678
    ori  r0, r1, 9
    want r0, 0
    want r1, 0x12345678
    pass
