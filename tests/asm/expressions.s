# C's operators, precedence, association and truth. The words are what a C compiler makes of the same text.
        .equ    S, 64                   # known
        .word   1 + 2 * 3, (1 + 2) * 3, 7 - 3 - 2, 100 / 7 / 2, 100 % 7 * 3
        .word   -7 / 2, -7 % 2, 7 / -2, 7 % -2
        .word   1 << 4 + 1, 256 >> 2 >> 1, -16 >> 2, 1 | 2 ^ 3 & 6, 6 & 3 == 3
        .word   1 < 2, 2 < 1, 2 <= 2, 3 > 2, 3 >= 4, 2 == 2, 2 != 2, 1 < 2 == 1
        .word   !0, !5, ~0, -+-5, !!7, ~-1
        .word   1 && 2, 1 && 0, 0 || 3, 0 || 0, 1 || 0 && 0
        .word   1 ? 2 : 3, 0 ? 2 : 3, 0 ? 1 : 0 ? 2 : 3, 1 ? 0 ? 4 : 5 : 6, 1 ? 2 : 3 + 4
        .word   0 && 1 / 0, 1 || 1 / 0, 1 ? 2 : 1 / 0   # what is not needed is not computed
        .word   0x10, 0X1f, 010, 0b101, 0B11, 'a' + 1
        .word   0x7fffffffffffffff + 1 < 0              # 64 bits, and they wrap
        .word   (0x7fffffffffffffff + 1) / -1 == 0x7fffffffffffffff + 1, (0x7fffffffffffffff + 1) % -1
        .word   0x100000000 >> 4, 1 << 63 >> 63, 0x123456789 & 0xFFFFFFFF
        .word   S / 8 + later % 10, later ? 7 : 8, later == 42 && . != 0, later && missing_is_not_needed || 1
        .word   ., . - start, %hi(0x12348765), %lo(0x12348765), %lo(later) + %hi(later)
start:  .word   1f - ., 1f - start
1:      .word   end - start
        .equ    later, 42
        .equ    missing_is_not_needed, 1
end:
