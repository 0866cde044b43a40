# see-clock.s - looks at the clock, to see how long others have run.
#
# Stopped by A: the clock that v_in reaches is the guest's, which counts its own instructions only.
#
#: attack   sees others' time on the clock below
#: without  ports
#: reaches  difference

    .include "attack.inc"

attack:
    li      t1, 20000                       # longer than a slice
1:
    addi    t1, t1, -1
    bnez    t1, 1b
    in      a0, SYSTEM_CLOCK_LOW(zero)
    halt    zero

    .equ    trapped, give_up
