# tj-distance.s - how far a branch goes: 4 * s(imm16) from the branch itself
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

# One word back, one word on.
    j    2f
1:  li   r1, 7
    j    3f
2:  beq  r0, r0, 1b
    beq  r0, r0, 1b
3:  want r1, 7
    li   r1, 0
    .word 0x60000001            # beq r0, r0, the next word
    addi r1, r1, 1
    .word 0x61000001            # bne r0, r0, not taken
    addi r1, r1, 1
    want r1, 2

# The farthest targets: a branch at 0x30000 with distance 0x7FFF and -0x8000 words. The code that stands at the branch
# and its targets is stored from here; all around them is 0, which is illegal.
    li   r1, 0x71020000         # jalr r0, 0(r2)
    li   r2, back1
    li   r3, 0x30000
    li   r4, 0x4FFFC            # 0x30000 + 4 * 0x7FFF
    li   r5, 0x60007FFF         # beq r0, r0, 0x7FFF words on
    sw   r1, 0(r4)
    sw   r5, 0(r3)
    jr   r3
back1:
    want r2, back1
    sw   r0, 0(r4)
    li   r2, back2
    li   r4, 0x10000            # 0x30000 - 4 * 0x8000
    li   r5, 0x63008000         # bge r0, r0, 0x8000 words back
    sw   r1, 0(r4)
    sw   r5, 0(r3)
    jr   r3
back2:
    want r2, back2

# Beyond address 0: from 0x7000, 0x8000 words back is 0xFFFE7000. The branch completes, the fetch there traps.
    li   r5, 0x60008000         # beq r0, r0, 0x8000 words back
    sw   r5, 0x7000(r0)
    catch back3
    li   r2, 0x7000
    jr   r2
back3:
    want_record 0, 0xFFFE7000, 0, 0xFFFFFFFF, 0, CAUSE_MEMORY, 0xFFFE7000, 0
    pass
