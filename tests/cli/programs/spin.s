# spin.s - runs for ever.
    .include "start.inc"
start:
    j    start
