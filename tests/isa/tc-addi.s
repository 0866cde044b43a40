# tc-addi.s - addi d, a, imm: d = a + s(imm)
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn    a           imm      d
    check_imm addi,   0,          0,       0
    check_imm addi,   0,          1,       1
    check_imm addi,   0,          -1,      0xFFFFFFFF
    check_imm addi,   1,          -1,      0
    check_imm addi,   0,          32767,   0x00007FFF
    check_imm addi,   0,          -32768,  0xFFFF8000
    check_imm addi,   0x7FFFFFFF, 1,       0x80000000
    check_imm addi,   0x80000000, -1,      0x7FFFFFFF
    check_imm addi,   0xFFFFFFFF, 1,       0
    check_imm addi,   0xFFFFFFFF, 32767,   0x00007FFE
    check_imm addi,   0x12345678, -22136,  0x12340000
    check_imm addi,   0x00008000, -32768,  0

# d = a
    li   r1, 0x12345678
    addi r1, r1, 9
    want r1, 0x12345681

# r0 reads 0; what is written to it vanishes.
    addi r3, r0, 9
    want r3, 9
    li   r1, 0x12345678
    addi r0, r1, 9
    want r0, 0
    want r1, 0x12345678
    pass
