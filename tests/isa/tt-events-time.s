# tt-events-time.s - a thousand calls of a kernel under one T: what is left of it in each record is exact, and it
# expires where it must, whatever an engine has done in between
# expect stop HALTED
# expect exit 0
# expect r1 000003e8
    .include "check.inc"
    begin

# The user's loop is three instructions and an svc that takes no time. The kernel keeps T in r2 as it should be.
    .equ ROUNDS, 1000
    li   r1, 0
    li   r2, 100000
    catch kernel
    enter PSW_M, loop, 0, 0xFFFFFFFF, 100000
loop:
    addi r1, r1, 1
    nop
    svc  7
    j    loop
kernel:
    addi r2, r2, -2                     # two instructions before the first svc, three before each other one
    lw   r3, OLD_T(r0)
    bne  r3, r2, wrong
    addi r2, r2, -1
    li   r3, ROUNDS
    beq  r1, r3, enough
    lw   r3, OLD_P(r0)
    addi r3, r3, 4
    sw   r3, OLD_P(r0)
    lpsw OLD_STATUS(r0)
wrong:
    li   r15, 253
    halt r15
enough:
    want_record PSW_M, loop + 8, 0, 0xFFFFFFFF, 100000 - 3 * ROUNDS + 1, CAUSE_SVC, 7, 0x80000007

# The same with little time: T runs out in the loop at every place in turn. The kernel of svc goes on; of TIMER, it
# counts how far the loop came.
    li   r4, 130                        # T: more than what engines leave to careful ways
again:
    li   r1, 0
    catch short
    la   r5, psw
    sw   r4, 16(r5)
    lpsw 0(r5)
psw:
    .psw PSW_M, loop, 0, 0xFFFFFFFF, 0
short:
    lw   r3, TRAP_CAUSE(r0)
    li   r6, CAUSE_TIMER
    beq  r3, r6, over
    lw   r3, OLD_P(r0)
    addi r3, r3, 4
    sw   r3, OLD_P(r0)
    lpsw OLD_STATUS(r0)
over:
    li   r6, 3                          # T ticks are T / 3 rounds and a rest of 0, 1 or 2 instructions
    addi r7, r4, 2
    divu r7, r7, r6
    bne  r7, r1, wrong
    remu r7, r4, r6
    slli r7, r7, 2
    la   r8, places
    add  r8, r8, r7
    lw   r8, 0(r8)
    lw   r3, OLD_P(r0)
    bne  r8, r3, wrong
    addi r4, r4, 1
    li   r6, 400
    bne  r4, r6, again
    li   r1, ROUNDS
    pass
places:
    .word loop, loop + 4, loop + 8
