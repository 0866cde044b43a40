# tc-srli.s - srli d, a, imm: shift right by 0 .. 31, zeros enter. Larger counts: tx-illegal-*.s
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

#             insn    a           imm      d
    check_imm srli,   0x80000000, 0,       0x80000000
    check_imm srli,   0x80000000, 1,       0x40000000
    check_imm srli,   0x80000000, 4,       0x08000000
    check_imm srli,   0x80000000, 16,      0x00008000
    check_imm srli,   0x80000000, 31,      1
    check_imm srli,   0xFFFFFFFF, 0,       0xFFFFFFFF
    check_imm srli,   0xFFFFFFFF, 1,       0x7FFFFFFF
    check_imm srli,   0xFFFFFFFF, 4,       0x0FFFFFFF
    check_imm srli,   0xFFFFFFFF, 16,      0x0000FFFF
    check_imm srli,   0xFFFFFFFF, 31,      1
    check_imm srli,   0x12345678, 0,       0x12345678
    check_imm srli,   0x12345678, 1,       0x091A2B3C
    check_imm srli,   0x12345678, 4,       0x01234567
    check_imm srli,   0x12345678, 16,      0x00001234
    check_imm srli,   0x12345678, 31,      0

# d = a
    li   r1, 0x12345678
    srli r1, r1, 9
    want r1, 0x00091A2B

# r0 reads 0; what is written to it vanishes.
    srli r3, r0, 9
    want r3, 0
    li   r1, 0x12345678
    srli r0, r1, 9
    want r0, 0
    want r1, 0x12345678
    pass
