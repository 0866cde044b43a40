# exit.s - halts with CODE (0 unless -D CODE=N).
    .include "start.inc"
    .ifdef CODE
    .else
    .equ CODE, 0
    .endif
start:
    li   a0, CODE
    halt a0
