# tm-page-ends-kept.s - the handler's space ends inside a page, and others' spaces later in the same page: they go on
# where it ends, and it must not, however often it has been entered in between
# expect stop HALTED
# expect exit 0
    .include "pg32.inc"
    .equ end, 0x1110
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0
    .org 0x100
start:
    la   r1, handler
    sw   r1, NEW_P(r0)
    li   r1, end                     # in the middle of a line
    sw   r1, NEW_B(r0)
    lpsw first(r0)

# The handler has come to its end, or gone on behind it (r7).
done:
    lw   r1, TRAP_CAUSE(r0)               # the cause: MEMORY
    addi r1, r1, -CAUSE_MEMORY
    lw   r2, OLD_P(r0)
    addi r2, r2, -end
    or   r1, r1, r2
    or   r1, r1, r7
    beqz r1, good
    li   r1, 1
good:
    halt r1

first:
    .psw PSW_M, go, 0, 0x1200, 0
second:
    .psw PSW_M, went, 0, 0x1200, 0
whole:
    .psw 0, done, 0, 0xFFFFFFFF, 0

    .org end - 0x34
handler:
    addi r5, r5, 1
    li   r6, 8
    beq  r5, r6, last
    bltu r6, r5, out
    andi r6, r5, 1
    bnez r6, odd
    lpsw first(r0)
odd:
    lpsw second(r0)
out:
    lpsw whole(r0)
last:
    addi r7, r0, 0
    nop
    nop
    nop
    .org end
went:
    addi r7, r7, 1
go:
    addi r7, r7, 1
    svc  1
