# sleeper.s - waits for an interrupt of the console, by idle, before each byte; prints the number of bytes modulo 10.
    .include "start.inc"
start:
    li   a0, CONSOLE_CONTROL_INTERRUPT
    out  a0, CONSOLE_CONTROL(r0)
    li   s0, '0'
    li   a2, '9'
wait:
    idle
    in   a0, CONSOLE_DATA(r0)
    blt  a0, zero, end
    addi s0, s0, 1
    ble  s0, a2, wait
    li   s0, '0'
    j    wait
end:
    out  s0, CONSOLE_DATA(r0)
    li   a0, '\n'
    out  a0, CONSOLE_DATA(r0)
    halt r0
