# halt.s - halts.
#
# Stopped by A: v_halt stops the guest's machine, which is one of its monitor's guests, and not the
# one below.
#
#: attack   halts
#: without  stop
#: reaches  time

    .include "attack.inc"

attack:
    li      a0, 99
    halt    a0

    .equ    trapped, give_up
