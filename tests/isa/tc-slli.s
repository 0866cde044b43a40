# tc-slli.s - slli d, a, imm: shift left by 0 .. 31. Larger counts: tx-illegal-*.s
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn    a           imm      d
    check_imm slli,   1,          0,       1
    check_imm slli,   1,          1,       2
    check_imm slli,   1,          4,       0x00000010
    check_imm slli,   1,          16,      0x00010000
    check_imm slli,   1,          31,      0x80000000
    check_imm slli,   0xFFFFFFFF, 0,       0xFFFFFFFF
    check_imm slli,   0xFFFFFFFF, 1,       0xFFFFFFFE
    check_imm slli,   0xFFFFFFFF, 4,       0xFFFFFFF0
    check_imm slli,   0xFFFFFFFF, 16,      0xFFFF0000
    check_imm slli,   0xFFFFFFFF, 31,      0x80000000
    check_imm slli,   0x12345678, 0,       0x12345678
    check_imm slli,   0x12345678, 1,       0x2468ACF0
    check_imm slli,   0x12345678, 4,       0x23456780
    check_imm slli,   0x12345678, 16,      0x56780000
    check_imm slli,   0x12345678, 31,      0

# d = a
    li   r1, 0x12345678
    slli r1, r1, 9
    want r1, 0x68ACF000

# r0 reads 0; what is written to it vanishes.
    slli r3, r0, 9
    want r3, 0
    li   r1, 0x12345678
    slli r0, r1, 9
    want r0, 0
    want r1, 0x12345678
    pass
