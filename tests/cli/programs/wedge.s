# wedge.s - its handler is an illegal word: wedged at once.
    .include "start.inc"
start:
    .word 0
