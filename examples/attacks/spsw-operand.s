# spsw-operand.s - stores its PSW behind its storage.
#
# Stopped by R: v_spsw writes the five words through the guest's own R and its own q, and reflects
# MEMORY. As with lpsw-operand.s, it takes a bound that is not clamped and a guest in supervisor mode
# to get there without v_spsw.
#
#: attack   stores its PSW behind its storage
#: without  bound, mode
#: reaches  storage, difference

    .include "attack.inc"

attack:
    li      t0, STORAGE + SPARE
    spsw    0(t0)
    j       .                               # the victims go on with what is left

trapped:
    j       trapped
