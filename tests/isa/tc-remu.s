# tc-remu.s - remu d, a, b: the unsigned remainder. By zero: tx-arith.s
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn   a           b           d
    check_abd remu,  0,          1,          0
    check_abd remu,  0,          0xFFFFFFFF, 0
    check_abd remu,  1,          1,          0
    check_abd remu,  1,          0xFFFFFFFF, 1
    check_abd remu,  0xFFFFFFFF, 1,          0
    check_abd remu,  0xFFFFFFFF, 0xFFFFFFFF, 0
    check_abd remu,  7,          2,          1
    check_abd remu,  0xFFFFFFF9, 2,          1
    check_abd remu,  7,          0xFFFFFFFE, 7
    check_abd remu,  0xFFFFFFF9, 0xFFFFFFFE, 0xFFFFFFF9
    check_abd remu,  1,          2,          1
    check_abd remu,  0xFFFFFFFF, 2,          1
    check_abd remu,  0x7FFFFFFF, 1,          0
    check_abd remu,  0x7FFFFFFF, 0xFFFFFFFF, 0x7FFFFFFF
    check_abd remu,  0x7FFFFFFF, 2,          1
    check_abd remu,  0x80000000, 1,          0
    check_abd remu,  0x80000000, 0xFFFFFFFF, 0x80000000
    check_abd remu,  0x80000000, 2,          0
    check_abd remu,  0x80000000, 0xFFFFFFFE, 0x80000000
    check_abd remu,  0x80000000, 0x80000000, 0
    check_abd remu,  0x80000000, 0x7FFFFFFF, 1
    check_abd remu,  0x7FFFFFFF, 0x80000000, 0x7FFFFFFF
    check_abd remu,  1,          0x80000000, 1
    check_abd remu,  0xFFFFFFFF, 0x80000000, 0x7FFFFFFF
    check_abd remu,  0xFFFFFFFF, 0x0000000A, 5
    check_abd remu,  0x3B9ACA07, 0x0000000A, 7
    check_abd remu,  0x12345678, 0x00001234, 0x00000DA8

# One register in several places: the operands are read before d is written.
    li   r1, 0x12345678
    li   r2, 3
    remu r1, r1, r2
    want r1, 0
    want r2, 3
    li   r1, 0x12345678
    remu r2, r1, r2
    want r2, 0
    want r1, 0x12345678
    remu r3, r1, r1
    want r3, 0
    remu r1, r1, r1
    want r1, 0

# r0 reads 0; what is written to it vanishes.
    li   r1, 0x12345678
    remu r3, r0, r1
    want r3, 0
    remu r0, r1, r1
    want r0, 0
    pass
