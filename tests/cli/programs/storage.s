# storage.s - halts with 0 if its storage has SIZE bytes (-D SIZE=N), by port and by touching the last word; else 1.
    .include "start.inc"
trapped:
    li   a0, 2
    halt a0
start:
    la   t0, trapped
    sw   t0, NEW_P(r0)
    in   a0, SYSTEM_STORAGE(r0)
    li   a1, SIZE
    bne  a0, a1, wrong
    sw   a1, -4(a1)
    lw   a2, -4(a1)
    bne  a2, a1, wrong
    halt r0
wrong:
    li   a0, 1
    halt a0
