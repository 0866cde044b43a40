# tm-page-ends.s - a space that ends inside a page: straight code, branches and jumps come to its end and behind it, with
# other bounds each time; from page to page; stores into what is near the end; accesses when R.b is no power of two
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    .equ pages, 0x20000                 # of the code below
    begin

# Run from P = p with a bound, to the trap: what has been added to r1, r6 and r7, where it traps and why.
.macro run p, bound, sum, end, cause, status=1
    li   r1, 0
    li   r6, 0
    li   r7, 0
    catch ran_\@
    enter \status, \p, pages, \bound
ran_\@:
    add  r1, r1, r6
    add  r1, r1, r7
    number
    same r1, \sum
    same_word OLD_P, \end
    same_word TRAP_CAUSE, \cause
.endm

    li   r3, 0x1000
    li   r4, 0xFF8
    li   r8, 1
    li   r9, 2                          # rounds: what one bound has left behind is there for the next
again:
    li   r13, 0
    run  0, 0x2000, 9, 0x1018, CAUSE_SVC
    run  0, 0x101C, 9, 0x1018, CAUSE_SVC
    run  0, 0x1018, 9, 0x1018, CAUSE_MEMORY
    run  0, 0x1014, 8, 0x1014, CAUSE_MEMORY
    run  0, 0x1008, 5, 0x1008, CAUSE_MEMORY
    run  0, 0x1003, 3, 0x1000, CAUSE_MEMORY
    run  0, 0x1000, 3, 0x1000, CAUSE_MEMORY
    run  0, 0x0FFC, 2, 0x0FFC, CAUSE_MEMORY
    run  0, 0x0FFB, 1, 0x0FF8, CAUSE_MEMORY
    run  0, 0x0FF4, 0, 0x0FF4, CAUSE_MEMORY
    run  0, 0x1018, 9, 0x1018, CAUSE_MEMORY, 0
    run  0, 0xFFFFFFFF, 9, 0x1018, CAUSE_SVC, 0
    run  0x20, 0x1004, 1, 0x1004, CAUSE_MEMORY
    run  0x20, 0x1008, 2, 0x1008, CAUSE_MEMORY
    run  0x20, 0x2000, 6, 0x1018, CAUSE_SVC
    run  0x40, 0x2000, 1, 0xFFFFF040, CAUSE_MEMORY
    run  0x50, 0x2000, 1, 0x2004, CAUSE_MEMORY
    run  0x60, 0x1010, 5, 0x1010, CAUSE_MEMORY
    run  0x70, 0x0FF8, 1, 0x0FF8, CAUSE_MEMORY
    run  0x70, 0x0FFC, 2, 0x0FFC, CAUSE_MEMORY
    addi r9, r9, -1
    bnez r9, again

# Words at the end become others: by a store from elsewhere, inside and outside, and by one of the space's own.
    li   r2, 0x30110010                 # addi r1, r1, 16
    la   r5, pages + 0x1000
    sw   r2, 4(r5)
    run  0, 0x1008, 3 + 1 + 16, 0x1008, CAUSE_MEMORY
    sw   r2, 8(r5)
    run  0, 0x1008, 3 + 1 + 16, 0x1008, CAUSE_MEMORY
    run  0, 0x100C, 3 + 1 + 2 * 16, 0x100C, CAUSE_MEMORY
    run  0x80, 0x1008, 2 * 16, 0x1008, CAUSE_MEMORY
    run  0x80, 0x1000, 0, 0x84, CAUSE_MEMORY

# The first word of a page that somebody has been to is stored into, the page before not yet run, then run and changed.
    .equ others, 0x24000
    la   r5, others + 0x1000
    catch 1f
    enter 1, 0x1000, others
1:  sw   r2, 0(r5)
    catch 2f
    li   r1, 0
    enter 1, 0xFF8, others
2:  want r1, 2 + 16
    sw   r2, -4(r5)
    catch 3f
    li   r1, 0
    enter 1, 0xFF8, others
3:  want r1, 1 + 2 * 16

# 0x2000 is the power of two below this bound.
    .equ bound, 0x3004
.macro runs word, base
    li   r1, \base
    check_runs \word, 1, bound
.endm
.macro traps word, base, cause
    li   r1, \base
    check_traps \word, 1, \cause, \base, bound
.endm
    runs  0x44210000, 0x1FFC            # lw r2, 0(r1)
    runs  0x44210000, 0x2000
    runs  0x44210000, 0x3000
    traps 0x44210000, 0x3004, CAUSE_MEMORY
    traps 0x44210000, 0xFFFFFFFC, CAUSE_MEMORY
    traps 0x44210000, 0x1FFE, CAUSE_ALIGN
    traps 0x44210000, 0x2FFE, CAUSE_ALIGN
    traps 0x44210000, 0x3001, CAUSE_ALIGN
    runs  0x43210000, 0x2002            # lhu r2, 0(r1)
    runs  0x43210000, 0x3002
    traps 0x43210000, 0x3004, CAUSE_MEMORY
    traps 0x43210000, 0x1001, CAUSE_ALIGN
    traps 0x43210000, 0x2FFF, CAUSE_ALIGN
    runs  0x41210000, 0x3003            # lbu r2, 0(r1)
    traps 0x41210000, 0x3004, CAUSE_MEMORY
    runs  0x52210000, 0x3000            # sw r2, 0(r1)
    traps 0x52210000, 0x3002, CAUSE_ALIGN
    traps 0x52210000, 0x3004, CAUSE_MEMORY
    runs  0x51210000, 0x3002            # sh r2, 0(r1)
    traps 0x51210000, 0x2001, CAUSE_ALIGN
    traps 0x51210000, 0x3004, CAUSE_MEMORY
    pass

    .org pages
    j    pages + 0xFF4
    .org pages + 0x20
    addi r1, r1, 1
    beq  r0, r0, pages + 0x1004
    .org pages + 0x40
    addi r1, r1, 1
    beq  r0, r0, pages + 0x40 - 0x1000
    .org pages + 0x50
    addi r1, r1, 1
    j    pages + 0x2004
    .org pages + 0x60
    addi r1, r1, 1
    jalr r0, 0(r3)
    .org pages + 0x70
    addi r1, r1, 1
    jalr r0, 0(r4)
    .org pages + 0x80
    addi r1, r1, 0
    sw   r2, 0x1000(r0)
    jalr r0, 0(r3)
    .org pages + 0xFF4
    .rept 3
    addi r1, r1, 1
    addi r6, r6, 1
    add  r7, r7, r8
    .endr
    svc  0
    .org others + 0xFF8
    addi r1, r1, 1
    addi r1, r1, 1
    addi r1, r1, 1
    svc  0
