# tc-mulh.s - mulh d, a, b: the high 32 bits of a * b, both signed
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn   a           b           d
    check_abd mulh,  0,          0,          0
    check_abd mulh,  0,          1,          0
    check_abd mulh,  0,          0xFFFFFFFF, 0
    check_abd mulh,  0,          0x80000000, 0
    check_abd mulh,  0,          0x7FFFFFFF, 0
    check_abd mulh,  1,          0,          0
    check_abd mulh,  1,          1,          0
    check_abd mulh,  1,          0xFFFFFFFF, 0xFFFFFFFF
    check_abd mulh,  1,          0x80000000, 0xFFFFFFFF
    check_abd mulh,  1,          0x7FFFFFFF, 0
    check_abd mulh,  0xFFFFFFFF, 0,          0
    check_abd mulh,  0xFFFFFFFF, 1,          0xFFFFFFFF
    check_abd mulh,  0xFFFFFFFF, 0xFFFFFFFF, 0
    check_abd mulh,  0xFFFFFFFF, 0x80000000, 0
    check_abd mulh,  0xFFFFFFFF, 0x7FFFFFFF, 0xFFFFFFFF
    check_abd mulh,  0x80000000, 0,          0
    check_abd mulh,  0x80000000, 1,          0xFFFFFFFF
    check_abd mulh,  0x80000000, 0xFFFFFFFF, 0
    check_abd mulh,  0x80000000, 0x80000000, 0x40000000
    check_abd mulh,  0x80000000, 0x7FFFFFFF, 0xC0000000
    check_abd mulh,  0x7FFFFFFF, 0,          0
    check_abd mulh,  0x7FFFFFFF, 1,          0
    check_abd mulh,  0x7FFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF
    check_abd mulh,  0x7FFFFFFF, 0x80000000, 0xC0000000
    check_abd mulh,  0x7FFFFFFF, 0x7FFFFFFF, 0x3FFFFFFF
    check_abd mulh,  0x00002710, 0x00002710, 0
    check_abd mulh,  0x00010000, 0x00010000, 1
    check_abd mulh,  0x12345678, 0x9ABCDEF0, 0xF8CC93D6
    check_abd mulh,  0x0000FFFF, 0x0000FFFF, 0
    check_abd mulh,  0xFFFFFFFE, 3,          0xFFFFFFFF
    check_abd mulh,  3,          0xFFFFFFFE, 0xFFFFFFFF

# One register in several places: the operands are read before d is written.
    li   r1, 0x12345678
    li   r2, 3
    mulh r1, r1, r2
    want r1, 0
    want r2, 3
    li   r1, 0x12345678
    mulh r2, r1, r2
    want r2, 0
    want r1, 0x12345678
    mulh r3, r1, r1
    want r3, 0x014B66DC
    mulh r1, r1, r1
    want r1, 0x014B66DC

# r0 reads 0; what is written to it vanishes.
    li   r1, 0x12345678
    mulh r3, r0, r1
    want r3, 0
    mulh r3, r1, r0
    want r3, 0
    mulh r0, r1, r1
    want r0, 0
    pass
