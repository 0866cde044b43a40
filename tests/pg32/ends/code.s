# code.s - halts with 42, to be seen through a halt with more than eight bits.
    .include "pg32.inc"

    .org    NEW_STATUS
    .psw    0, power_on, 0, -1, 0
    .org    0x1000
power_on:
    li      a0, 0x1200 + 42
    halt    a0
