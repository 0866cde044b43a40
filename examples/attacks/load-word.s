# load-word.s - reads a word behind its storage.
#
# Stopped by R: A loads min(b, q - l) as the bound, so the load is a MEMORY trap, as on the bare
# machine. With the guest's own bound, all ones, it would read the victim's code.
#
#: attack   reads a word behind its storage
#: without  bound
#: reaches  difference

    .include "attack.inc"

attack:
    li      t0, STORAGE + 0x1000            # the victim's code begins there
    lw      a0, 0(t0)
    sw      a0, TRAP_DATA(zero)             # keep what was found
    halt    zero

    .equ    trapped, give_up
