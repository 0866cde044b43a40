# letter.s - writes the line LETTER, LETTER, LETTER (-D LETTER="'x'") slowly, and halts.
    .include "start.inc"
    .ifdef LETTER
    .else
    .equ LETTER, 'x'
    .endif
start:
    li   s0, 3
next:
    li   a0, LETTER
    out  a0, CONSOLE_DATA(r0)
    li   t0, 20000
wait:
    addi t0, t0, -1
    bnez t0, wait
    addi s0, s0, -1
    bnez s0, next
    li   a0, '\n'
    out  a0, CONSOLE_DATA(r0)
    halt r0
