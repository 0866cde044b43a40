# relocation-wrap.s - loads R.l = 2^32 - 4096: base + l, in 32 bits, is a page in front of its storage.
#
# Stopped by R: A compares R.l with q before it adds. R.l beyond q leaves no room: the bound is 0.
#
#: attack   loads R.l near 2^32, so that base + R.l wraps
#: without  bound
#: reaches  storage, difference

    .include "attack.inc"

    .equ    BACK,   0x1000                  # how far in front

attack:
    lpsw    forged(zero)
forged:
    .psw    0, there + BACK, -BACK, ALL, 0
there:
    # At this point, if it worked:  address 0 is the last page of the guest in front.
    li      t0, -1
    sw      t0, 0x800(zero)
    j       .                               # its own handler is not where it was, either

    .equ    trapped, give_up
