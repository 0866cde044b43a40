# tc-mul.s - mul d, a, b: the low 32 bits of a * b
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn   a           b           d
    check_abd mul,   0,          0,          0
    check_abd mul,   0,          1,          0
    check_abd mul,   0,          0xFFFFFFFF, 0
    check_abd mul,   0,          0x80000000, 0
    check_abd mul,   0,          0x7FFFFFFF, 0
    check_abd mul,   1,          0,          0
    check_abd mul,   1,          1,          1
    check_abd mul,   1,          0xFFFFFFFF, 0xFFFFFFFF
    check_abd mul,   1,          0x80000000, 0x80000000
    check_abd mul,   1,          0x7FFFFFFF, 0x7FFFFFFF
    check_abd mul,   0xFFFFFFFF, 0,          0
    check_abd mul,   0xFFFFFFFF, 1,          0xFFFFFFFF
    check_abd mul,   0xFFFFFFFF, 0xFFFFFFFF, 1
    check_abd mul,   0xFFFFFFFF, 0x80000000, 0x80000000
    check_abd mul,   0xFFFFFFFF, 0x7FFFFFFF, 0x80000001
    check_abd mul,   0x80000000, 0,          0
    check_abd mul,   0x80000000, 1,          0x80000000
    check_abd mul,   0x80000000, 0xFFFFFFFF, 0x80000000
    check_abd mul,   0x80000000, 0x80000000, 0
    check_abd mul,   0x80000000, 0x7FFFFFFF, 0x80000000
    check_abd mul,   0x7FFFFFFF, 0,          0
    check_abd mul,   0x7FFFFFFF, 1,          0x7FFFFFFF
    check_abd mul,   0x7FFFFFFF, 0xFFFFFFFF, 0x80000001
    check_abd mul,   0x7FFFFFFF, 0x80000000, 0x80000000
    check_abd mul,   0x7FFFFFFF, 0x7FFFFFFF, 1
    check_abd mul,   0x00002710, 0x00002710, 0x05F5E100
    check_abd mul,   0x00010000, 0x00010000, 0
    check_abd mul,   0x12345678, 0x9ABCDEF0, 0x242D2080
    check_abd mul,   0x0000FFFF, 0x0000FFFF, 0xFFFE0001
    check_abd mul,   0xFFFFFFFE, 3,          0xFFFFFFFA
    check_abd mul,   3,          0xFFFFFFFE, 0xFFFFFFFA

# One register in several places: the operands are read before d is written.
    li   r1, 0x12345678
    li   r2, 3
    mul  r1, r1, r2
    want r1, 0x369D0368
    want r2, 3
    li   r1, 0x12345678
    mul  r2, r1, r2
    want r2, 0x369D0368
    want r1, 0x12345678
    mul  r3, r1, r1
    want r3, 0x1DF4D840
    mul  r1, r1, r1
    want r1, 0x1DF4D840

# r0 reads 0; what is written to it vanishes.
    li   r1, 0x12345678
    mul  r3, r0, r1
    want r3, 0
    mul  r3, r1, r0
    want r3, 0
    mul  r0, r1, r1
    want r0, 0
    pass
