# hostile-traps.s - does nothing but trap: each trap's handler completes one instruction, and traps again.
# run --limit 10000
    .include "pg32.inc"

    .org    NEW_STATUS
    .psw    0, power_on, 0, -1, 0
    .org    0x1000
power_on:
    addi    r1, r1, 1
    svc     1
