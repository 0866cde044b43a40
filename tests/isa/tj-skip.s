# tj-skip.s - branches over one instruction, which an engine may do without a jump: values, and time to the tick, for
# each condition, taken and not
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

# 64 rounds with r1 = 0 .. 63 and `branch` over an instruction that adds 1 to r11: it is done in `done` of them. Each
# round is six instructions, less one where it is skipped.
.macro rounds branch, second, done
    li   r1, 0
    li   r2, 64
    li   r11, 0
    li   r5, 32
    in   r6, SYSTEM_CLOCK_LOW(r0)
round_\@:
    andi r4, r1, 1
    xori r7, r1, -1
    \branch r1, \second, over_\@
    addi r11, r11, 1
over_\@:
    addi r1, r1, 1
    bne  r1, r2, round_\@
    in   r8, SYSTEM_CLOCK_LOW(r0)
    sub  r8, r8, r6
    want r11, \done
    want r8, 1 + 64 * 5 + \done
.endm

    rounds beq,  r5, 63
    rounds bne,  r5, 1
    rounds blt,  r5, 32
    rounds bge,  r5, 32
    rounds bltu, r5, 32
    rounds bgeu, r5, 32
    rounds beq,  r0, 63
    rounds bne,  r0, 1
    rounds blt,  r0, 64
    rounds bge,  r0, 0
    rounds bltu, r0, 64
    rounds bgeu, r0, 0
    rounds bltu, r7, 0              # r7 = -1 - r1, unsigned far above
    rounds blt,  r7, 64

# A constant, a shift that is joined with the add behind it, and the branch's own register changed by what it skips.
    li   r1, 100
    li   r9, 0
    li   r10, 0
    li   r11, 3
again:
    andi r4, r1, 1
    beq  r4, r0, even
    lui  r9, 5
even:
    slli r10, r11, 2
    add  r10, r10, r1
    bne  r10, r9, same_not
    addi r10, r10, 1000
same_not:
    bge  r1, r0, positive
    sub  r1, r0, r1
positive:
    addi r1, r1, -1
    bne  r1, r0, again
    want r9, 0x50000
    want r10, 13
    want r1, 0

# T runs out at every place of a round, in rounds that skip and in rounds that do not.
    li   r12, 130
timers:
    li   r1, 0
    li   r11, 0
    catch expired
    la   r5, psw
    sw   r12, 16(r5)
    lpsw 0(r5)
psw:
    .psw PSW_M, user, 0, 0xFFFFFFFF, 0
user:
    andi r4, r1, 1
    beq  r4, r0, user_even
    addi r11, r11, 1
user_even:
    addi r1, r1, 1
    j    user
expired:
    lw   r6, OLD_P(r0)                  # ticks = 4 for each round begun and done, 1 for each addition, the rest by P
    slli r7, r1, 2
    add  r7, r7, r11
    la   r8, user
    sub  r6, r6, r8
    srli r6, r6, 2
    la   r8, places
    add  r8, r8, r6
    lb   r8, 0(r8)
    add  r7, r7, r8
    bne  r7, r12, wrong
    addi r12, r12, 1
    li   r9, 260
    bne  r12, r9, timers
    pass
wrong:
    li   r15, 253
    halt r15
places:                                 # what to add: ticks of the round under way, or those still missing of it
    .byte 0, 1, 2, 2, -1
    .balign 4
