# tc-sub.s - sub d, a, b: d = a - b, modulo 2^32
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn   a           b           d
    check_abd sub,   0,          0,          0
    check_abd sub,   0,          1,          0xFFFFFFFF
    check_abd sub,   1,          0,          1
    check_abd sub,   1,          0xFFFFFFFF, 2
    check_abd sub,   0xFFFFFFFF, 1,          0xFFFFFFFE
    check_abd sub,   0xFFFFFFFF, 0xFFFFFFFF, 0
    check_abd sub,   0x7FFFFFFF, 1,          0x7FFFFFFE
    check_abd sub,   0x80000000, 0xFFFFFFFF, 0x80000001
    check_abd sub,   0x80000000, 1,          0x7FFFFFFF
    check_abd sub,   0x80000000, 0x80000000, 0
    check_abd sub,   0x7FFFFFFF, 0x7FFFFFFF, 0
    check_abd sub,   0,          0x80000000, 0x80000000
    check_abd sub,   0x12345678, 0x11111111, 0x01234567
    check_abd sub,   0x89ABCDEF, 0x76543210, 0x13579BDF

# One register in several places: the operands are read before d is written.
    li   r1, 0x12345678
    li   r2, 3
    sub  r1, r1, r2
    want r1, 0x12345675
    want r2, 3
    li   r1, 0x12345678
    sub  r2, r1, r2
    want r2, 0x12345675
    want r1, 0x12345678
    sub  r3, r1, r1
    want r3, 0
    sub  r1, r1, r1
    want r1, 0

# r0 reads 0; what is written to it vanishes.
    li   r1, 0x12345678
    sub  r3, r0, r1
    want r3, 0xEDCBA988
    sub  r3, r1, r0
    want r3, 0x12345678
    sub  r0, r1, r1
    want r0, 0
    pass
