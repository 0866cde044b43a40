# storm-arith.s - a division by zero, and a handler that does nothing but go back to it.
#
# Stopped by T: every exit is charged to the slice as an instruction is. No instruction of this loop
# is executed directly: if only those counted, the slice would never end.
#
#: attack   a storm of ARITH traps
#: without  charge
#: reaches  time

    .include "attack.inc"

attack:
    div     a0, a0, zero

trapped:
    lpsw    OLD_STATUS(zero)                # to where it trapped, which traps again
