# spin-long.s - runs for ever, with the longest T there is.
#
# Stopped by T: A loads the least of the guest's T, its slice, and the distance to the next event.
#
#: attack   spins with T = all ones
#: without  time
#: reaches  time

    .include "attack.inc"

attack:
    lpsw    long(zero)
long:
    .psw    0, 1f, 0, ALL, -1
1:
    addi    s0, s0, 1
    j       1b

    .equ    trapped, attack
