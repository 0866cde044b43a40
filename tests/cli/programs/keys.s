# keys.s - writes each byte of its input as it comes, waiting for it by idle; ends with its input, which a terminal's never does.
    .include "start.inc"
start:
    li   a0, CONSOLE_CONTROL_INTERRUPT
    out  a0, CONSOLE_CONTROL(r0)
wait:
    idle
    in   a0, CONSOLE_DATA(r0)
    bltz a0, end
    out  a0, CONSOLE_DATA(r0)
    j    wait
end:
    halt r0
