# see-storage.s - asks how large the machine is.
#
# Stopped by A: the system device that v_in reaches says the guest's q. The one below would show that
# there is more.
#
#: attack   asks for the size of the machine below
#: without  ports
#: reaches  difference

    .include "attack.inc"

attack:
    in      a0, SYSTEM_STORAGE(zero)
    halt    zero

    .equ    trapped, give_up
