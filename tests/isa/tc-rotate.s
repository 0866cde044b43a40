# tc-rotate.s - two shifts and an or, which an engine may do as one rotation and leave out the shifts: where somebody
# sees what they made, it must be there
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r4, 0x7000                     # a page of data

# Rotations by 1 to 31, as or, xor and add, twenty times each, all added up in another way as well.
.macro rotations join
    li   r11, 20
    li   r1, 0x12345679
    mv   r2, r1
rounds_\@:
    .equ by, 1
    .rept 31
    slli r5, r1, by
    srli r6, r1, 32 - by
    \join r5, r5, r6
    xor  r1, r5, r11
    li   r8, by                         # the same in other words
    li   r9, 32 - by
    sll  r10, r2, r8
    srl  r12, r2, r9
    or   r10, r10, r12
    xor  r2, r10, r11
    .equ by, by + 1
    .endr
    addi r11, r11, -1
    bnez r11, rounds_\@
    number
    beq  r1, r2, equal_\@
    li   r14, checks
    halt r14
equal_\@:
.endm
    rotations or
    rotations xor
    rotations add

# A trap right behind: the kernel finds both shifts.
.macro trapping access, more
    li   r11, 15                        # fewer than make an engine more careful here
    li   r1, 0x80000003 + \more
trapping_\@:
    catch trapped_\@
    slli r5, r1, 4
    srli r6, r1, 28
    or   r7, r5, r6
    \access
    li   r5, 0
    li   r6, 0
    li   r7, 0
trapped_\@:
    addi r11, r11, -1
    bnez r11, trapping_\@
    want r5, 0x30 + 16 * \more
    want r6, 8
    want r7, 0x38 + 16 * \more
.endm
    li   r10, 0x7002
.macro access0
    lw   r8, 2(r4)
.endm
.macro access1
    lw   r8, 0(r10)
.endm
.macro access2
    sw   r8, 4(r10)
.endm
.macro access3
    lw   r8, 0x7001(r0)
.endm
.macro access4
    div  r8, r8, r0
.endm
.macro access5
    svc  1
.endm
.macro access6
    jalr r0, 0(r10)
.endm
    trapping access0, 0
    trapping access1, 1
    trapping access2, 2
    trapping access3, 3
    trapping access4, 4
    trapping access5, 5
    trapping access6, 6

# The register changes in between; one shift is read later; a conditional instruction keeps one of them.
    li   r11, 50
    li   r1, 0x80000003
    sw   r1, 0(r4)
changing:
    lw   r1, 0(r4)
    slli r5, r1, 4
    addi r1, r1, 1
    srli r6, r1, 28
    or   r7, r5, r6
    srli r6, r1, 28
    sub  r1, r0, r1
    slli r5, r1, 4
    xor  r2, r5, r6
    slli r9, r1, 8
    srli r10, r1, 24
    addi r1, r1, 1                      # too late to matter
    add  r12, r10, r9
    andi r8, r11, 1
    mv   r5, r9
    beq  r8, zero, even
    li   r10, 7
even:
    addi r11, r11, -1
    bnez r11, changing
    want r7, 0x38
    want r2, 0xFFFFFFC8
    want r9, 0xFFFFFC00
    want r10, 7
    want r12, 0xFFFFFC7F
    want r5, 0xFFFFFC00

# Not a rotation: the amounts make 31, 33; the shifts are of different registers; one is arithmetic.
    li   r1, 0x80000003
    li   r2, 0x40000005
    slli r5, r1, 4
    srli r6, r1, 27
    or   r7, r5, r6
    want r7, 0x30 | 0x10
    slli r5, r1, 4
    srli r6, r1, 29
    or   r7, r5, r6
    want r7, 0x34
    slli r5, r1, 4
    srli r6, r2, 28
    or   r7, r5, r6
    want r7, 0x34
    slli r5, r1, 4
    srai r6, r1, 28
    or   r7, r5, r6
    want r7, 0xFFFFFFF8
    slli r5, r5, 4                      # the register itself is shifted away
    srli r6, r5, 28
    or   r7, r5, r6
    want r7, 0x300

# T ends right behind each instruction in turn: what is left out must be there all the same.
    li   r11, 130
timers:
    catch expired
    la   r5, psw
    sw   r11, 16(r5)
    li   r9, 0
    lpsw 0(r5)
psw:
    .psw PSW_M, user, 0, 0xFFFFFFFF, 0
user:
    addi r9, r9, 1
    slli r5, r9, 20
    srli r6, r9, 12
    or   r7, r5, r6
    li   r5, 5
    li   r6, 6
    j    user
expired:
    lw   r8, OLD_P(r0)
    la   r10, user
    sub  r8, r8, r10
    srli r8, r8, 2                      # instructions done in this round
    li   r10, 2
    bltu r8, r10, before
    slli r12, r9, 20
    beq  r8, r10, shifted
    addi r10, r10, 1
    beq  r8, r10, shifted
    addi r10, r10, 1
    beq  r8, r10, shifted
    li   r12, 5
shifted:
    bne  r5, r12, wrong
before:
    addi r11, r11, 1
    li   r10, 300
    bne  r11, r10, timers
    pass
wrong:
    li   r15, 253
    halt r15
