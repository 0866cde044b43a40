# tm-code-triples.s - three instructions that an engine may run as one: each of them stored into, jumped to, trapping;
# the store among them that replaces one behind it; time that ends inside them
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

# What begins here begins a line of an engine.
.macro line
    j    line_\@
    .balign 128
line_\@:
.endm

# lw lw addi: one of the three gets another immediate between rounds, 0, 4, 8, 12.
.macro rounds which, sum
    li   r4, 0
    li   r6, 0
    la   r9, numbers
    line
1:
first_\@:
    lw   r1, 0(r9)
second_\@:
    lw   r2, 0(r9)
third_\@:
    addi r3, r4, 0
    add  r6, r6, r1
    add  r6, r6, r2
    add  r6, r6, r3
    addi r4, r4, 4
    sb   r4, \which\@(r0)
    li   r5, 16
    bne  r4, r5, 1b
    want r6, \sum
.endm
    rounds first_, (10 + 20 + 30 + 40) + 4 * 10 + (0 + 4 + 8 + 12)
    rounds second_, 4 * 10 + (10 + 20 + 30 + 40) + (0 + 4 + 8 + 12)
    rounds third_, 4 * 10 + 4 * 10 + (0 + 4 + 8 + 12) + (0 + 4 + 8 + 12)

# addi addi addi, each jumped to from elsewhere, before and after one of them has become another.
    li   r4, 0
    li   r6, 0
    li   r7, 0x30660064         # addi r6, r6, 100
    la   r8, stored
    li   r5, 4
3:
    jal  r9, d
    jal  r9, e
    jal  r9, f
    beqz r5, 4f
    lw   r10, 0(r8)             # the next to change, and to what
    lw   r11, 4(r8)
    sw   r11, 0(r10)
    addi r8, r8, 8
    addi r5, r5, -1
    j    3b
d:  addi r6, r6, 1
e:  addi r6, r6, 1
f:  addi r6, r6, 1
    jalr r0, 0(r9)
stored:
    .word f, 0x30660064, e, 0x3066000A, f, 0x30660001, d, 0x30661000
4:
    want r6, 6 + (1 + 2 + 3 * 100) + (1 + 2 * 10 + 3 * 100) + (1 + 2 * 10 + 3) + (0x1000 + 2 * 10 + 3)

# sw sw addi: the first store replaces the second, which then stores elsewhere; then the second replaces the addi.
stores:
    li   r4, 0
    li   r5, 0x30440007         # addi r4, r4, 7
    li   r6, 0x52500F00         # sw r5, 0xF00(r0)
    li   r7, 2
    line
5:
    sw   r6, h(r0)
h:  sw   r0, 0xF04(r0)          # becomes sw r5, 0xF00(r0)
    addi r4, r4, 1
    addi r7, r7, -1
    bnez r7, 5b
    want r4, 2
    want_word 0xF00, 0x30440007
    want_word 0xF04, 0
    li   r7, 2
    line
6:
    sw   r6, 0xF08(r0)
    sw   r5, k(r0)
k:  addi r4, r4, 1              # becomes 7
    addi r7, r7, -1
    bnez r7, 6b
    want r4, 2 + 14

# lw lw addi: a trap at the second and at the first leaves what is before, and nothing behind.
    li   r1, 0
    li   r2, 0
    li   r3, 0
    li   r8, 2                  # once as it should be
    la   r9, numbers
    la   r10, numbers
    catch trapped
    line
7:
    lw   r1, 0(r9)
t:  lw   r2, 4(r10)
    addi r3, r3, 1
    addi r8, r8, -1
    li   r1, 5
    li   r10, 2
    bnez r8, 7b
trapped:
    want_record 0, t, 0, 0xFFFFFFFF, 0, CAUSE_ALIGN, 6, 0x442A0004
    want r1, 10
    want r2, 20
    want r3, 1

# T expires before each of addi addi add, again and again: the handler counts where.
    catch tick
    li   r1, 0
    li   r2, 0
    li   r3, 0
    li   r4, 0
    li   r5, 0
    la   r11, round
    lpsw slice(r0)
tick:
    lw   r7, OLD_P(r0)
    sub  r7, r7, r11
    li   r8, 31
    mul  r5, r5, r8
    add  r5, r5, r7
    addi r4, r4, 1
    li   r7, 100
    beq  r4, r7, counted
    andi r7, r4, 7
    addi r7, r7, 33             # 33 to 40 instructions
    sw   r7, OLD_T(r0)
    lpsw 0(r0)
counted:
    want r1, 913
    want r2, 1824
    want r3, 832656
    want r5, 0x66571288
    pass
    .balign 128
round:
    addi r1, r1, 1
    addi r2, r2, 2
    add  r3, r3, r2
    j    round

numbers: .word 10, 20, 30, 40
slice:  .psw 0, round, 0, -1, 40
