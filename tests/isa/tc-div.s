# tc-div.s - div d, a, b: the signed quotient, toward zero; -2^31 / -1 = -2^31. Division by zero: tx-arith.s
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn   a           b           d
    check_abd div,   0,          1,          0
    check_abd div,   0,          0xFFFFFFFF, 0
    check_abd div,   1,          1,          1
    check_abd div,   1,          0xFFFFFFFF, 0xFFFFFFFF
    check_abd div,   0xFFFFFFFF, 1,          0xFFFFFFFF
    check_abd div,   0xFFFFFFFF, 0xFFFFFFFF, 1
    check_abd div,   7,          2,          3
    check_abd div,   0xFFFFFFF9, 2,          0xFFFFFFFD
    check_abd div,   7,          0xFFFFFFFE, 0xFFFFFFFD
    check_abd div,   0xFFFFFFF9, 0xFFFFFFFE, 3
    check_abd div,   1,          2,          0
    check_abd div,   0xFFFFFFFF, 2,          0
    check_abd div,   0x7FFFFFFF, 1,          0x7FFFFFFF
    check_abd div,   0x7FFFFFFF, 0xFFFFFFFF, 0x80000001
    check_abd div,   0x7FFFFFFF, 2,          0x3FFFFFFF
    check_abd div,   0x80000000, 1,          0x80000000
    check_abd div,   0x80000000, 0xFFFFFFFF, 0x80000000
    check_abd div,   0x80000000, 2,          0xC0000000
    check_abd div,   0x80000000, 0xFFFFFFFE, 0x40000000
    check_abd div,   0x80000000, 0x80000000, 1
    check_abd div,   0x80000000, 0x7FFFFFFF, 0xFFFFFFFF
    check_abd div,   0x7FFFFFFF, 0x80000000, 0
    check_abd div,   1,          0x80000000, 0
    check_abd div,   0xFFFFFFFF, 0x80000000, 0
    check_abd div,   0xFFFFFFFF, 0x0000000A, 0
    check_abd div,   0x3B9ACA07, 0x0000000A, 0x05F5E100
    check_abd div,   0x12345678, 0x00001234, 0x00010004

# One register in several places: the operands are read before d is written.
    li   r1, 0x12345678
    li   r2, 3
    div  r1, r1, r2
    want r1, 0x06117228
    want r2, 3
    li   r1, 0x12345678
    div  r2, r1, r2
    want r2, 0x06117228
    want r1, 0x12345678
    div  r3, r1, r1
    want r3, 1
    div  r1, r1, r1
    want r1, 1

# r0 reads 0; what is written to it vanishes.
    li   r1, 0x12345678
    div  r3, r0, r1
    want r3, 0
    div  r0, r1, r1
    want r0, 0
    pass
