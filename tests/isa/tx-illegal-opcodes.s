# tx-illegal-opcodes.s - every opcode that is none: ILLEGAL, info 0, in both modes, the word in the record as it is
# expect stop HALTED
# expect exit 0
# expect r8 00000002
# expect r9 00000334
    .include "check.inc"
    .include "illegal.inc"
    begin

# Every opcode from the first to the last of a range, with all other bits 0 and with all other bits 1. r9 counts words.
    li   r8, 0                      # the mode
modes:
    la   r7, ranges
range:
    lbu  r5, 0(r7)                  # the opcode
    lbu  r6, 1(r7)                  # the last one
opcode:
    slli r2, r5, 24
    call must_be_illegal
    li   r3, 0xFFFFFF
    or   r2, r2, r3
    call must_be_illegal
    addi r5, r5, 1
    bgeu r6, r5, opcode
    addi r7, r7, 2
    la   r3, ranges_end
    bne  r7, r3, range
    addi r8, r8, 1
    slti r3, r8, 2
    bne  r3, r0, modes
    pass

    illegal_routine

ranges:
    .byte 0x00, 0x0F                # 16  family 0
    .byte 0x1A, 0x1F                #  6
    .byte 0x27, 0x2F                #  9
    .byte 0x31, 0x31                #  1
    .byte 0x3A, 0x3E                #  5
    .byte 0x45, 0x4F                # 11
    .byte 0x53, 0x5F                # 13
    .byte 0x66, 0x6F                # 10
    .byte 0x72, 0x7F                # 14
    .byte 0x82, 0xDF                # 94
    .byte 0xE0, 0xEF                # 16  no flaw is switched on
    .byte 0xF6, 0xFF                # 10  flush and vmrun among them: neither V nor assist
ranges_end:                         # 205, twice in each of two modes: 820 words
