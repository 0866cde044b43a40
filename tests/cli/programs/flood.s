# flood.s - writes lines for ever.
    .include "start.inc"
start:
    li   a0, 'x'
    out  a0, CONSOLE_DATA(r0)
    li   a0, '\n'
    out  a0, CONSOLE_DATA(r0)
    j    start
