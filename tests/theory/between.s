# between.s - a difference that comes and goes between two traps: the console may interrupt for two ticks. A monitor that
# forgets that leaves no trace at the end, and only who compares in between can tell (plants, `nest-between-traps`).
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, -1, 0             # supervisor, I = 0

    .org 0x1000
start:
    li   t0, CONSOLE_CONTROL_INTERRUPT
    out  t0, CONSOLE_CONTROL(zero)
    nop
    out  zero, CONSOLE_CONTROL(zero)
    halt zero
