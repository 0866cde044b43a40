# tm-code-pairs.s - stores into words beside two that an engine may run together, and into code that was data until now
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

# The word behind two that ran together becomes another; the two still say what they said. Once each of the three has
# run alone first, in every order: then whoever keeps what words say has it from different words.
    li   r1, 0
    li   r2, 0
    li   r3, 8
    li   r5, 0x30110064         # addi r1, r1, 100
    j    second
first:
    addi r1, r1, 1              # these two
second:
    addi r1, r1, 10
third:
    addi r1, r1, 1000           # and the word behind them
    sw   r5, third(r0)
    addi r2, r2, 1
    bne  r2, r3, first
    want r1, 10 + 1000 + 7 * (1 + 10 + 100)

# The second of two becomes another, between rounds; the first is as it was, and so is the word behind.
    li   r1, 0
    li   r2, 0
1:
    addi r1, r1, 1
middle:
    addi r1, r1, 10
    addi r1, r1, 1000
    sb   r2, middle(r0)         # the immediate: 0, 1, ... 6
    addi r2, r2, 1
    bne  r2, r3, 1b
    want r1, 8 * 1001 + 10 + 0 + 1 + 2 + 3 + 4 + 5 + 6

# A page far behind all code is stored into, runs, and is stored into again by the same instruction.
    li   r1, 0
    li   r2, 0
    lui  r6, 1                  # 0x10000
    li   r7, 0x71090000         # jalr r0, 0(r9)
    sw   r7, 4(r6)
2:
    lui  r5, 0x3011             # addi r1, r1, r2's number
    add  r5, r5, r2
    sw   r5, 0(r6)
    jalr r9, 0(r6)
    addi r2, r2, 1
    bne  r2, r3, 2b
    want r1, 28

# And one in its last word, with the jump in the next page: each is stored into in turn.
    lui  r6, 2                  # 0x20000
    li   r1, 0
    li   r2, 0
3:
    lui  r5, 0x3011
    add  r5, r5, r2
    sw   r7, 0(r6)
    sw   r5, -4(r6)
    jalr r9, -4(r6)
    addi r2, r2, 1
    bne  r2, r3, 3b
    want r1, 28

# A store below all code that has run, and one into what ran first.
    li   r8, 0x800
    sw   r7, 4(r8)
    sw   r5, 0(r8)              # addi r1, r1, 7
    jalr r9, 0(r8)
    want r1, 35
    li   r5, 0x30110001
    sw   r5, 0(r8)
    jalr r9, 0(r8)
    want r1, 36
    pass
