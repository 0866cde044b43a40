# storm-memory.s - a load beyond the bound, and a handler that does nothing but go back to it.
#
# Stopped by T: every exit is charged to the slice as an instruction is. No instruction of this loop
# is executed directly: if only those counted, the slice would never end.
#
#: attack   a storm of MEMORY traps
#: without  charge
#: reaches  time

    .include "attack.inc"

attack:
    lui     t0, 0x7fff
    lw      a0, 0(t0)

trapped:
    lpsw    OLD_STATUS(zero)                # to where it trapped, which traps again
