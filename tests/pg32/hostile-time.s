# hostile-time.s - wants all the time there is: its handler is an lpsw to itself, with the timer off.
# run --limit 10000
    .include "pg32.inc"

    .org    NEW_STATUS
    .psw    0, power_on, 0, -1, 0
    .org    TRAP_DATA
again:      .psw    0, power_on, 0, -1, 0
    .org    0x1000
power_on:
    lpsw    again(zero)
