# echo.s - copies its input to its output, byte by byte, and halts at its end.
    .include "start.inc"
start:
    in   a0, CONSOLE_DATA(r0)
    blt  a0, zero, end
    out  a0, CONSOLE_DATA(r0)
    j    start
end:
    halt r0
