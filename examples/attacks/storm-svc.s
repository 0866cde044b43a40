# storm-svc.s - a system call, and a handler that does nothing but go back to it.
#
# Stopped by T: every exit is charged to the slice as an instruction is. No instruction of this loop
# is executed directly: if only those counted, the slice would never end.
#
#: attack   a storm of SVC traps
#: without  charge
#: reaches  time

    .include "attack.inc"

attack:
    svc     0

trapped:
    lpsw    OLD_STATUS(zero)                # to where it trapped, which traps again
