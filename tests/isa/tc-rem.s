# tc-rem.s - rem d, a, b: the remainder with the sign of a; -2^31 rem -1 = 0. By zero: tx-arith.s
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn   a           b           d
    check_abd rem,   0,          1,          0
    check_abd rem,   0,          0xFFFFFFFF, 0
    check_abd rem,   1,          1,          0
    check_abd rem,   1,          0xFFFFFFFF, 0
    check_abd rem,   0xFFFFFFFF, 1,          0
    check_abd rem,   0xFFFFFFFF, 0xFFFFFFFF, 0
    check_abd rem,   7,          2,          1
    check_abd rem,   0xFFFFFFF9, 2,          0xFFFFFFFF
    check_abd rem,   7,          0xFFFFFFFE, 1
    check_abd rem,   0xFFFFFFF9, 0xFFFFFFFE, 0xFFFFFFFF
    check_abd rem,   1,          2,          1
    check_abd rem,   0xFFFFFFFF, 2,          0xFFFFFFFF
    check_abd rem,   0x7FFFFFFF, 1,          0
    check_abd rem,   0x7FFFFFFF, 0xFFFFFFFF, 0
    check_abd rem,   0x7FFFFFFF, 2,          1
    check_abd rem,   0x80000000, 1,          0
    check_abd rem,   0x80000000, 0xFFFFFFFF, 0
    check_abd rem,   0x80000000, 2,          0
    check_abd rem,   0x80000000, 0xFFFFFFFE, 0
    check_abd rem,   0x80000000, 0x80000000, 0
    check_abd rem,   0x80000000, 0x7FFFFFFF, 0xFFFFFFFF
    check_abd rem,   0x7FFFFFFF, 0x80000000, 0x7FFFFFFF
    check_abd rem,   1,          0x80000000, 1
    check_abd rem,   0xFFFFFFFF, 0x80000000, 0xFFFFFFFF
    check_abd rem,   0xFFFFFFFF, 0x0000000A, 0xFFFFFFFF
    check_abd rem,   0x3B9ACA07, 0x0000000A, 7
    check_abd rem,   0x12345678, 0x00001234, 0x00000DA8

# One register in several places: the operands are read before d is written.
    li   r1, 0x12345678
    li   r2, 3
    rem  r1, r1, r2
    want r1, 0
    want r2, 3
    li   r1, 0x12345678
    rem  r2, r1, r2
    want r2, 0
    want r1, 0x12345678
    rem  r3, r1, r1
    want r3, 0
    rem  r1, r1, r1
    want r1, 0

# r0 reads 0; what is written to it vanishes.
    li   r1, 0x12345678
    rem  r3, r0, r1
    want r3, 0
    rem  r0, r1, r1
    want r0, 0
    pass
