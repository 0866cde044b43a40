# deadlock.s - idles, and nothing can come.
    .include "start.inc"
start:
    idle
