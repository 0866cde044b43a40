# tc-mulhu.s - mulhu d, a, b: the high 32 bits of a * b, both unsigned
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn   a           b           d
    check_abd mulhu, 0,          0,          0
    check_abd mulhu, 0,          1,          0
    check_abd mulhu, 0,          0xFFFFFFFF, 0
    check_abd mulhu, 0,          0x80000000, 0
    check_abd mulhu, 0,          0x7FFFFFFF, 0
    check_abd mulhu, 1,          0,          0
    check_abd mulhu, 1,          1,          0
    check_abd mulhu, 1,          0xFFFFFFFF, 0
    check_abd mulhu, 1,          0x80000000, 0
    check_abd mulhu, 1,          0x7FFFFFFF, 0
    check_abd mulhu, 0xFFFFFFFF, 0,          0
    check_abd mulhu, 0xFFFFFFFF, 1,          0
    check_abd mulhu, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE
    check_abd mulhu, 0xFFFFFFFF, 0x80000000, 0x7FFFFFFF
    check_abd mulhu, 0xFFFFFFFF, 0x7FFFFFFF, 0x7FFFFFFE
    check_abd mulhu, 0x80000000, 0,          0
    check_abd mulhu, 0x80000000, 1,          0
    check_abd mulhu, 0x80000000, 0xFFFFFFFF, 0x7FFFFFFF
    check_abd mulhu, 0x80000000, 0x80000000, 0x40000000
    check_abd mulhu, 0x80000000, 0x7FFFFFFF, 0x3FFFFFFF
    check_abd mulhu, 0x7FFFFFFF, 0,          0
    check_abd mulhu, 0x7FFFFFFF, 1,          0
    check_abd mulhu, 0x7FFFFFFF, 0xFFFFFFFF, 0x7FFFFFFE
    check_abd mulhu, 0x7FFFFFFF, 0x80000000, 0x3FFFFFFF
    check_abd mulhu, 0x7FFFFFFF, 0x7FFFFFFF, 0x3FFFFFFF
    check_abd mulhu, 0x00002710, 0x00002710, 0
    check_abd mulhu, 0x00010000, 0x00010000, 1
    check_abd mulhu, 0x12345678, 0x9ABCDEF0, 0x0B00EA4E
    check_abd mulhu, 0x0000FFFF, 0x0000FFFF, 0
    check_abd mulhu, 0xFFFFFFFE, 3,          2
    check_abd mulhu, 3,          0xFFFFFFFE, 2

# One register in several places: the operands are read before d is written.
    li   r1, 0x12345678
    li   r2, 3
    mulhu r1, r1, r2
    want r1, 0
    want r2, 3
    li   r1, 0x12345678
    mulhu r2, r1, r2
    want r2, 0
    want r1, 0x12345678
    mulhu r3, r1, r1
    want r3, 0x014B66DC
    mulhu r1, r1, r1
    want r1, 0x014B66DC

# r0 reads 0; what is written to it vanishes.
    li   r1, 0x12345678
    mulhu r3, r0, r1
    want r3, 0
    mulhu r3, r1, r0
    want r3, 0
    mulhu r0, r1, r1
    want r0, 0
    pass
