# tc-add.s - add d, a, b: d = a + b, modulo 2^32
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn   a           b           d
    check_abd add,   0,          0,          0
    check_abd add,   0,          1,          1
    check_abd add,   1,          0,          1
    check_abd add,   1,          0xFFFFFFFF, 0
    check_abd add,   0xFFFFFFFF, 1,          0
    check_abd add,   0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE
    check_abd add,   0x7FFFFFFF, 1,          0x80000000
    check_abd add,   0x80000000, 0xFFFFFFFF, 0x7FFFFFFF
    check_abd add,   0x80000000, 1,          0x80000001
    check_abd add,   0x80000000, 0x80000000, 0
    check_abd add,   0x7FFFFFFF, 0x7FFFFFFF, 0xFFFFFFFE
    check_abd add,   0,          0x80000000, 0x80000000
    check_abd add,   0x12345678, 0x11111111, 0x23456789
    check_abd add,   0x89ABCDEF, 0x76543210, 0xFFFFFFFF

# One register in several places: the operands are read before d is written.
    li   r1, 0x12345678
    li   r2, 3
    add  r1, r1, r2
    want r1, 0x1234567B
    want r2, 3
    li   r1, 0x12345678
    add  r2, r1, r2
    want r2, 0x1234567B
    want r1, 0x12345678
    add  r3, r1, r1
    want r3, 0x2468ACF0
    add  r1, r1, r1
    want r1, 0x2468ACF0

# r0 reads 0; what is written to it vanishes.
    li   r1, 0x12345678
    add  r3, r0, r1
    want r3, 0x12345678
    add  r3, r1, r0
    want r3, 0x12345678
    add  r0, r1, r1
    want r0, 0
    pass
