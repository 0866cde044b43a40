# storm.s - traps for ever: each SVC enters the handler, whose next instruction but one is an SVC.
    .include "start.inc"
start:
    addi s0, s0, 1
    svc  1
