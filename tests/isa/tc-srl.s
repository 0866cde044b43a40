# tc-srl.s - srl d, a, b: shift right, zeros enter; only b mod 32 counts
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn   a           b           d
    check_abd srl,   1,          0,          1
    check_abd srl,   1,          1,          0
    check_abd srl,   1,          4,          0
    check_abd srl,   1,          0x0000001F, 0
    check_abd srl,   1,          0x00000020, 1
    check_abd srl,   1,          0x00000021, 0
    check_abd srl,   0x80000000, 0,          0x80000000
    check_abd srl,   0x80000000, 1,          0x40000000
    check_abd srl,   0x80000000, 4,          0x08000000
    check_abd srl,   0x80000000, 0x0000001F, 1
    check_abd srl,   0x80000000, 0x00000020, 0x80000000
    check_abd srl,   0x80000000, 0x00000021, 0x40000000
    check_abd srl,   0xFFFFFFFF, 0,          0xFFFFFFFF
    check_abd srl,   0xFFFFFFFF, 1,          0x7FFFFFFF
    check_abd srl,   0xFFFFFFFF, 4,          0x0FFFFFFF
    check_abd srl,   0xFFFFFFFF, 0x0000001F, 1
    check_abd srl,   0xFFFFFFFF, 0x00000020, 0xFFFFFFFF
    check_abd srl,   0xFFFFFFFF, 0x00000021, 0x7FFFFFFF
    check_abd srl,   0x12345678, 0,          0x12345678
    check_abd srl,   0x12345678, 1,          0x091A2B3C
    check_abd srl,   0x12345678, 4,          0x01234567
    check_abd srl,   0x12345678, 0x0000001F, 0
    check_abd srl,   0x12345678, 0x00000020, 0x12345678
    check_abd srl,   0x12345678, 0x00000021, 0x091A2B3C
    check_abd srl,   1,          0xFFFFFFFF, 0
    check_abd srl,   0x80000000, 0xFFFFFFFF, 1
    check_abd srl,   0xFFFFFFFF, 0xFFFFFFE0, 0xFFFFFFFF
    check_abd srl,   0x12345678, 0x80000004, 0x01234567
    check_abd srl,   0x12345678, 0x0000003F, 0

# One register in several places: the operands are read before d is written.
    li   r1, 0x12345678
    li   r2, 3
    srl  r1, r1, r2
    want r1, 0x02468ACF
    want r2, 3
    li   r1, 0x12345678
    srl  r2, r1, r2
    want r2, 0x02468ACF
    want r1, 0x12345678
    srl  r3, r1, r1
    want r3, 0x00000012
    srl  r1, r1, r1
    want r1, 0x00000012

# r0 reads 0; what is written to it vanishes.
    li   r1, 0x12345678
    srl  r3, r0, r1
    want r3, 0
    srl  r3, r1, r0
    want r3, 0x12345678
    srl  r0, r1, r1
    want r0, 0
    pass
