# tc-slt.s - slt d, a, b: d = 1 if a < b as signed numbers
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn   a           b           d
    check_abd slt,   0,          0,          0
    check_abd slt,   0,          1,          1
    check_abd slt,   0,          0xFFFFFFFF, 0
    check_abd slt,   0,          0x80000000, 0
    check_abd slt,   0,          0x7FFFFFFF, 1
    check_abd slt,   1,          0,          0
    check_abd slt,   1,          1,          0
    check_abd slt,   1,          0xFFFFFFFF, 0
    check_abd slt,   1,          0x80000000, 0
    check_abd slt,   1,          0x7FFFFFFF, 1
    check_abd slt,   0xFFFFFFFF, 0,          1
    check_abd slt,   0xFFFFFFFF, 1,          1
    check_abd slt,   0xFFFFFFFF, 0xFFFFFFFF, 0
    check_abd slt,   0xFFFFFFFF, 0x80000000, 0
    check_abd slt,   0xFFFFFFFF, 0x7FFFFFFF, 1
    check_abd slt,   0x80000000, 0,          1
    check_abd slt,   0x80000000, 1,          1
    check_abd slt,   0x80000000, 0xFFFFFFFF, 1
    check_abd slt,   0x80000000, 0x80000000, 0
    check_abd slt,   0x80000000, 0x7FFFFFFF, 1
    check_abd slt,   0x7FFFFFFF, 0,          0
    check_abd slt,   0x7FFFFFFF, 1,          0
    check_abd slt,   0x7FFFFFFF, 0xFFFFFFFF, 0
    check_abd slt,   0x7FFFFFFF, 0x80000000, 0
    check_abd slt,   0x7FFFFFFF, 0x7FFFFFFF, 0

# One register in several places: the operands are read before d is written.
    li   r1, 0x12345678
    li   r2, 3
    slt  r1, r1, r2
    want r1, 0
    want r2, 3
    li   r1, 0x12345678
    slt  r2, r1, r2
    want r2, 0
    want r1, 0x12345678
    slt  r3, r1, r1
    want r3, 0
    slt  r1, r1, r1
    want r1, 0

# r0 reads 0; what is written to it vanishes.
    li   r1, 0x12345678
    slt  r3, r0, r1
    want r3, 1
    slt  r3, r1, r0
    want r3, 0
    slt  r0, r1, r1
    want r0, 0
    pass
