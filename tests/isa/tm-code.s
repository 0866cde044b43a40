# tm-code.s - a store is seen by the very next fetch, no fence needed
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r1, 0
    li   r2, 0x30110001         # addi r1, r1, 1
    sw   r2, next1(r0)          # the very next word
next1:
    .word 0
    want r1, 1

# A byte, a halfword of the next instruction: addi r1, r1, 0 becomes addi r1, r1, 5, then addi r1, r1, 0x105.
    li   r2, 5
    sb   r2, next2(r0)
next2:
    addi r1, r1, 0
    want r1, 6
    li   r2, 0x105
    sh   r2, next3(r0)
next3:
    addi r1, r1, 0
    want r1, 0x10B

# An instruction that has run before, in a loop that changes it each time: it adds 0, 1, 2, ... 9.
    li   r1, 0
    li   r2, 0
    li   r3, 10
1:
    sb   r2, next4(r0)
    addi r2, r2, 1
next4:
    addi r1, r1, 0x7F
    bne  r2, r3, 1b
    want r1, 45

# A word ahead in straight code, behind an instruction that has already run together with it once.
    li   r4, 2
    li   r5, 0x30110064         # addi r1, r1, 100
2:
    addi r4, r4, -1
    addi r1, r1, 1
    addi r1, r1, 1
    sw   r5, next5(r0)
    addi r1, r1, 1
next5:
    addi r1, r1, 1              # replaced before it runs for the first time
    bne  r4, r0, 2b
    want r1, 45 + 206

# spsw stores over the instruction that follows: its word becomes 0, which is illegal (the status, 0).
    catch over
    spsw next6(r0)
next6:
    li   r1, 0                  # five words that spsw overwrites
    .word 0, 0, 0, 0
over:
    want_record 0, next6, 0, 0xFFFFFFFF, 0, CAUSE_ILLEGAL, 0, 0
    want_word next6 + 4, next6 - 4

# A branch to an instruction that has just become another branch.
    catch unexpected
    li   r2, 0x60000003         # beq r0, r0, 3 words on
    sw   r2, next7(r0)
    j    next7
next7:
    .word 0, 0, 0
    li   r1, 77
    want r1, 77

# In user mode, through a window: sw r2, 4(r0) at virtual 0 replaces the svc 0 behind it by svc 9.
    li   r2, 0x80000009
    try  0x52200004, 1
    want_record 1, 4, 0x7000, 0x1000, 0, CAUSE_SVC, 9, 0x80000009

# A trap stores too: its record overwrites an instruction that has run at 0x1C before, with the word of the trap.
    li   r2, 0x71010000         # jalr r0, 0(r1)
    sw   r2, 0x1C(r0)
    jalr r1, 0x1C(r0)           # runs the word at 0x1C, which comes back
    catch after
    .word 0x00C0FFEE
after:
    catch again
    jalr r1, 0x1C(r0)           # now an illegal word stands there
again:
    want_record 0, 0x1C, 0, 0xFFFFFFFF, 0, CAUSE_ILLEGAL, 0, 0x00C0FFEE
    pass
