# tc-xor.s - xor d, a, b: d = a exclusive-or b, bit by bit
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn   a           b           d
    check_abd xor,   0,          0,          0
    check_abd xor,   0,          0xFFFFFFFF, 0xFFFFFFFF
    check_abd xor,   0xFFFFFFFF, 0,          0xFFFFFFFF
    check_abd xor,   0xFFFFFFFF, 0xFFFFFFFF, 0
    check_abd xor,   0xF0F0F0F0, 0xFF00FF00, 0x0FF00FF0
    check_abd xor,   0xAAAAAAAA, 0x55555555, 0xFFFFFFFF
    check_abd xor,   0x12345678, 0x0F0F0F0F, 0x1D3B5977
    check_abd xor,   0x80000000, 0xFFFFFFFF, 0x7FFFFFFF
    check_abd xor,   0x80000001, 0x7FFFFFFE, 0xFFFFFFFF

# One register in several places: the operands are read before d is written.
    li   r1, 0x12345678
    li   r2, 0x0FF00FF0
    xor  r1, r1, r2
    want r1, 0x1DC45988
    want r2, 0x0FF00FF0
    li   r1, 0x12345678
    xor  r2, r1, r2
    want r2, 0x1DC45988
    want r1, 0x12345678
    xor  r3, r1, r1
    want r3, 0
    xor  r1, r1, r1
    want r1, 0

# r0 reads 0; what is written to it vanishes.
    li   r1, 0x12345678
    xor  r3, r0, r1
    want r3, 0x12345678
    xor  r3, r1, r0
    want r3, 0x12345678
    xor  r0, r1, r1
    want r0, 0
    pass
