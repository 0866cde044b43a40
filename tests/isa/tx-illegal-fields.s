# tx-illegal-fields.s - a legal word with one bit set in a field that its instruction does not use is ILLEGAL, in both
# modes: every instruction, every such bit. Where all fields are used there is no such bit: lw, beq, jal, in ...
# expect stop HALTED
# expect exit 0
# expect r8 00000002
# expect r9 000002f2
    .include "check.inc"
    .include "illegal.inc"
    begin
    li   r8, 0                      # the mode
modes:
    la   r7, words
word:
    lw   r6, 4(r7)                  # the bits that must be 0
    li   r5, 1                      # the bit to be tried
bit:
    and  r4, r6, r5
    beq  r4, r0, next
    lw   r2, 0(r7)
    or   r2, r2, r5
    call must_be_illegal
next:
    slli r5, r5, 1
    bne  r5, r0, bit
    lw   r2, 0(r7)                  # and all of them at once
    or   r2, r2, r6
    call must_be_illegal
    addi r7, r7, 8
    la   r3, words_end
    bne  r7, r3, word
    addi r8, r8, 1
    slti r3, r8, 2
    bne  r3, r0, modes
    pass

    illegal_routine

words:                              # d = 3, a = 4, b = 5 where they are used
    .word 0x10345000, 0x00000FFF    # add: 12 bits, as in all of this format
    .word 0x11345000, 0x00000FFF    # sub
    .word 0x12345000, 0x00000FFF    # and
    .word 0x13345000, 0x00000FFF    # or
    .word 0x14345000, 0x00000FFF    # xor
    .word 0x15345000, 0x00000FFF    # sll
    .word 0x16345000, 0x00000FFF    # srl
    .word 0x17345000, 0x00000FFF    # sra
    .word 0x18345000, 0x00000FFF    # slt
    .word 0x19345000, 0x00000FFF    # sltu
    .word 0x20345000, 0x00000FFF    # mul
    .word 0x21345000, 0x00000FFF    # mulh
    .word 0x22345000, 0x00000FFF    # mulhu
    .word 0x23345000, 0x00000FFF    # div
    .word 0x24345000, 0x00000FFF    # divu
    .word 0x25345000, 0x00000FFF    # rem
    .word 0x26345000, 0x00000FFF    # remu
    .word 0x10000000, 0x00000FFF    # add r0, r0, r0
    .word 0x35340000, 0x0000FFE0    # slli by 0: counts of 32 and more, 11 bits
    .word 0x36340000, 0x0000FFE0    # srli
    .word 0x37340000, 0x0000FFE0    # srai
    .word 0x3534001F, 0x0000FFE0    # slli by 31
    .word 0x3F301234, 0x000F0000    # lui: no a, 4 bits
    .word 0x80001234, 0x00FF0000    # svc: neither d nor a, 8 bits
    .word 0x81000000, 0x00FFFFFF    # brk: nothing at all, 24 bits
    .word 0xF0040100, 0x00F00000    # lpsw: no d, 4 bits
    .word 0xF1040100, 0x00F00000    # spsw
    .word 0xF4000000, 0x00FFFFFF    # idle: nothing, 24 bits
    .word 0xF5040000, 0x00F0FFFF    # halt: a alone, 20 bits
words_end:                          # 18*13 + 4*12 + 5 + 9 + 25 + 5 + 5 + 25 + 21 = 377 words in each mode
