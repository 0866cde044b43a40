# tt-events-handler.s - the new PSW changes between traps that have gone the same way often: other code, under
# another R, with a T; and back
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

.macro call_often times
    li   r1, \times
    enter PSW_M, user, 0, 0xFFFFFFFF, 0
.endm

# First handler: counts in r2. Every 100th call the new PSW becomes the second's, in a page of its own at virtual 0x10.
    catch first
    call_often 350
user:
    addi r1, r1, -1
    svc  1
    bnez r1, user
    brk
first:
    addi r2, r2, 1
    lw   r3, TRAP_CAUSE(r0)
    addi r3, r3, -CAUSE_BREAK
    beqz r3, done
    li   r4, 100
    remu r4, r2, r4
    bnez r4, back
    la   r3, new2
    j    change
back:
    lw   r3, OLD_P(r0)
    addi r3, r3, 4
    sw   r3, OLD_P(r0)
    lpsw OLD_STATUS(r0)
change:                                 # the PSW at r3 becomes the new one; then back
    lw   r4, 4(r3)
    sw   r4, NEW_P(r0)
    lw   r4, 8(r3)
    sw   r4, NEW_L(r0)
    lw   r4, 12(r3)
    sw   r4, NEW_B(r0)
    lw   r4, 16(r3)
    sw   r4, NEW_T(r0)
    j    back
new1:
    .psw 0, first, 0, 0xFFFFFFFF, 0
new2:
    .psw 0, 0x10, 0x7000, 0x1000, 1000000
done:
    want r2, 348                        # 350 calls and the brk, less the three that the second handler has had
    want r5, 3
    want r6, 3
    pass

# Where the second handler goes: the record is still that of the svc. The first one is the handler again.
fix:
    addi r6, r6, 1
    lw   r3, OLD_P(r0)
    la   r4, user + 4
    bne  r3, r4, wrong
    lw   r3, TRAP_CAUSE(r0)
    addi r3, r3, -CAUSE_SVC
    bnez r3, wrong
    la   r3, new1
    j    change
wrong:
    li   r15, 253
    halt r15

    .org 0x7010
    addi r5, r5, 1
    lpsw 0x100(r0)
    .org 0x7100
    .psw 0, fix, 0, 0xFFFFFFFF, 0
