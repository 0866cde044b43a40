# tc-srai.s - srai d, a, imm: shift right by 0 .. 31, the sign enters. Larger counts: tx-illegal-*.s
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn    a           imm      d
    check_imm srai,   0x80000000, 0,       0x80000000
    check_imm srai,   0x80000000, 1,       0xC0000000
    check_imm srai,   0x80000000, 4,       0xF8000000
    check_imm srai,   0x80000000, 16,      0xFFFF8000
    check_imm srai,   0x80000000, 31,      0xFFFFFFFF
    check_imm srai,   0xFFFFFFFF, 0,       0xFFFFFFFF
    check_imm srai,   0xFFFFFFFF, 1,       0xFFFFFFFF
    check_imm srai,   0xFFFFFFFF, 4,       0xFFFFFFFF
    check_imm srai,   0xFFFFFFFF, 16,      0xFFFFFFFF
    check_imm srai,   0xFFFFFFFF, 31,      0xFFFFFFFF
    check_imm srai,   0x7FFFFFFF, 0,       0x7FFFFFFF
    check_imm srai,   0x7FFFFFFF, 1,       0x3FFFFFFF
    check_imm srai,   0x7FFFFFFF, 4,       0x07FFFFFF
    check_imm srai,   0x7FFFFFFF, 16,      0x00007FFF
    check_imm srai,   0x7FFFFFFF, 31,      0
    check_imm srai,   0x92345678, 0,       0x92345678
    check_imm srai,   0x92345678, 1,       0xC91A2B3C
    check_imm srai,   0x92345678, 4,       0xF9234567
    check_imm srai,   0x92345678, 16,      0xFFFF9234
    check_imm srai,   0x92345678, 31,      0xFFFFFFFF

# d = a
    li   r1, 0x12345678
    srai r1, r1, 9
    want r1, 0x00091A2B

# r0 reads 0; what is written to it vanishes.
    srai r3, r0, 9
    want r3, 0
    li   r1, 0x12345678
    srai r0, r1, 9
    want r0, 0
    want r1, 0x12345678
    pass
