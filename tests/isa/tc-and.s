# tc-and.s - and d, a, b: d = a and b, bit by bit
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn   a           b           d
    check_abd and,   0,          0,          0
    check_abd and,   0,          0xFFFFFFFF, 0
    check_abd and,   0xFFFFFFFF, 0,          0
    check_abd and,   0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF
    check_abd and,   0xF0F0F0F0, 0xFF00FF00, 0xF000F000
    check_abd and,   0xAAAAAAAA, 0x55555555, 0
    check_abd and,   0x12345678, 0x0F0F0F0F, 0x02040608
    check_abd and,   0x80000000, 0xFFFFFFFF, 0x80000000
    check_abd and,   0x80000001, 0x7FFFFFFE, 0

# One register in several places: the operands are read before d is written.
    li   r1, 0x12345678
    li   r2, 0x0FF00FF0
    and  r1, r1, r2
    want r1, 0x02300670
    want r2, 0x0FF00FF0
    li   r1, 0x12345678
    and  r2, r1, r2
    want r2, 0x02300670
    want r1, 0x12345678
    and  r3, r1, r1
    want r3, 0x12345678
    and  r1, r1, r1
    want r1, 0x12345678

# r0 reads 0; what is written to it vanishes.
    li   r1, 0x12345678
    and  r3, r0, r1
    want r3, 0
    and  r3, r1, r0
    want r3, 0
    and  r0, r1, r1
    want r0, 0
    pass
