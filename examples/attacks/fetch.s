# fetch.s - jumps out of its storage, into the guest behind it.
#
# Stopped by R: A loads min(b, q - l) as the bound, so the fetch at STORAGE + ... is a MEMORY trap, as
# on the bare machine. With the guest's own bound, all ones, it would execute the victim's code with
# its own registers.
#
#: attack   jumps behind its storage
#: without  bound
#: reaches  difference

    .include "attack.inc"

attack:
    li      t0, STORAGE + 0x1000            # the victim's code begins there
    jr      t0

    .equ    trapped, give_up
