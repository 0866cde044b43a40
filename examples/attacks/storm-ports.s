# storm-ports.s - reads the clock, over and over: half of its instructions are emulated.
#
# Stopped by T: v_in is charged to the slice. Otherwise the guest gets two instructions for one.
#
#: attack   a storm of device accesses
#: without  charge
#: reaches  time

    .include "attack.inc"

attack:
    .rept   16
    in      a0, SYSTEM_CLOCK_LOW(zero)
    .endr
    j       attack

    .equ    trapped, attack
