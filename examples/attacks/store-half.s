# store-half.s - writes a halfword behind its storage.
#
# Stopped by R: A loads min(b, q - l) as the bound, so the store is a MEMORY trap, as on the bare
# machine. With the guest's own bound, all ones, it would change a page of the victim.
#
#: attack   writes a halfword behind its storage
#: without  bound
#: reaches  storage, difference

    .include "attack.inc"

attack:
    li      t0, STORAGE + SPARE
    li      a0, -1
    sh      a0, 2(t0)
    halt    zero

    .equ    trapped, give_up
