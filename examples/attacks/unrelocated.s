# unrelocated.s - does nothing but run, at addresses that are its own only because they are relocated.
#
# Stopped by R: A adds the base. Without it the guest's addresses are those of the machine below: it
# executes what the monitor keeps there, and finds those words in its trap record.
#
#: attack   runs at physical 0x1000, as any program
#: without  base
#: reaches  difference

    .include "attack.inc"

attack:
    halt    zero

    .equ    trapped, give_up
