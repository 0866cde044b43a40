# tc-sltu.s - sltu d, a, b: d = 1 if a < b as unsigned numbers
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn   a           b           d
    check_abd sltu,  0,          0,          0
    check_abd sltu,  0,          1,          1
    check_abd sltu,  0,          0xFFFFFFFF, 1
    check_abd sltu,  0,          0x80000000, 1
    check_abd sltu,  0,          0x7FFFFFFF, 1
    check_abd sltu,  1,          0,          0
    check_abd sltu,  1,          1,          0
    check_abd sltu,  1,          0xFFFFFFFF, 1
    check_abd sltu,  1,          0x80000000, 1
    check_abd sltu,  1,          0x7FFFFFFF, 1
    check_abd sltu,  0xFFFFFFFF, 0,          0
    check_abd sltu,  0xFFFFFFFF, 1,          0
    check_abd sltu,  0xFFFFFFFF, 0xFFFFFFFF, 0
    check_abd sltu,  0xFFFFFFFF, 0x80000000, 0
    check_abd sltu,  0xFFFFFFFF, 0x7FFFFFFF, 0
    check_abd sltu,  0x80000000, 0,          0
    check_abd sltu,  0x80000000, 1,          0
    check_abd sltu,  0x80000000, 0xFFFFFFFF, 1
    check_abd sltu,  0x80000000, 0x80000000, 0
    check_abd sltu,  0x80000000, 0x7FFFFFFF, 0
    check_abd sltu,  0x7FFFFFFF, 0,          0
    check_abd sltu,  0x7FFFFFFF, 1,          0
    check_abd sltu,  0x7FFFFFFF, 0xFFFFFFFF, 1
    check_abd sltu,  0x7FFFFFFF, 0x80000000, 1
    check_abd sltu,  0x7FFFFFFF, 0x7FFFFFFF, 0

# One register in several places: the operands are read before d is written.
    li   r1, 0x12345678
    li   r2, 3
    sltu r1, r1, r2
    want r1, 0
    want r2, 3
    li   r1, 0x12345678
    sltu r2, r1, r2
    want r2, 0
    want r1, 0x12345678
    sltu r3, r1, r1
    want r3, 0
    sltu r1, r1, r1
    want r1, 0

# r0 reads 0; what is written to it vanishes.
    li   r1, 0x12345678
    sltu r3, r0, r1
    want r3, 1
    sltu r3, r1, r0
    want r3, 0
    sltu r0, r1, r1
    want r0, 0
    pass
