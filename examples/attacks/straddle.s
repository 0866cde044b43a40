# straddle.s - stores a PSW of which the first two words are its own and the last three the victim's.
#
# Stopped by R: an access happens whole or not at all, and a + 20 is more than the bound. See
# spsw-operand.s for why two defences must go.
#
#: attack   stores five words across the end of its storage
#: without  bound, mode
#: reaches  difference

    .include "attack.inc"

attack:
    li      t0, STORAGE - 8
    spsw    0(t0)
    j       .                               # the victims go on with what is left

trapped:
    j       trapped
