# tc-sra.s - sra d, a, b: shift right, the sign enters; only b mod 32 counts
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn   a           b           d
    check_abd sra,   0x80000000, 0,          0x80000000
    check_abd sra,   0x80000000, 1,          0xC0000000
    check_abd sra,   0x80000000, 4,          0xF8000000
    check_abd sra,   0x80000000, 0x0000001F, 0xFFFFFFFF
    check_abd sra,   0x80000000, 0x00000020, 0x80000000
    check_abd sra,   0x80000000, 0x00000021, 0xC0000000
    check_abd sra,   0xFFFFFFFF, 0,          0xFFFFFFFF
    check_abd sra,   0xFFFFFFFF, 1,          0xFFFFFFFF
    check_abd sra,   0xFFFFFFFF, 4,          0xFFFFFFFF
    check_abd sra,   0xFFFFFFFF, 0x0000001F, 0xFFFFFFFF
    check_abd sra,   0xFFFFFFFF, 0x00000020, 0xFFFFFFFF
    check_abd sra,   0xFFFFFFFF, 0x00000021, 0xFFFFFFFF
    check_abd sra,   0x7FFFFFFF, 0,          0x7FFFFFFF
    check_abd sra,   0x7FFFFFFF, 1,          0x3FFFFFFF
    check_abd sra,   0x7FFFFFFF, 4,          0x07FFFFFF
    check_abd sra,   0x7FFFFFFF, 0x0000001F, 0
    check_abd sra,   0x7FFFFFFF, 0x00000020, 0x7FFFFFFF
    check_abd sra,   0x7FFFFFFF, 0x00000021, 0x3FFFFFFF
    check_abd sra,   0x92345678, 0,          0x92345678
    check_abd sra,   0x92345678, 1,          0xC91A2B3C
    check_abd sra,   0x92345678, 4,          0xF9234567
    check_abd sra,   0x92345678, 0x0000001F, 0xFFFFFFFF
    check_abd sra,   0x92345678, 0x00000020, 0x92345678
    check_abd sra,   0x92345678, 0x00000021, 0xC91A2B3C
    check_abd sra,   0x80000000, 0xFFFFFFFF, 0xFFFFFFFF
    check_abd sra,   0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF
    check_abd sra,   0x7FFFFFFF, 0xFFFFFFE0, 0x7FFFFFFF
    check_abd sra,   0x92345678, 0x80000004, 0xF9234567
    check_abd sra,   0x92345678, 0x0000003F, 0xFFFFFFFF

# One register in several places: the operands are read before d is written.
    li   r1, 0x12345678
    li   r2, 3
    sra  r1, r1, r2
    want r1, 0x02468ACF
    want r2, 3
    li   r1, 0x12345678
    sra  r2, r1, r2
    want r2, 0x02468ACF
    want r1, 0x12345678
    sra  r3, r1, r1
    want r3, 0x00000012
    sra  r1, r1, r1
    want r1, 0x00000012

# r0 reads 0; what is written to it vanishes.
    li   r1, 0x12345678
    sra  r3, r0, r1
    want r3, 0
    sra  r3, r1, r0
    want r3, 0x12345678
    sra  r0, r1, r1
    want r0, 0
    pass
