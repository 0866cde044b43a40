# storm-privileged.s - a privileged instruction in virtual user mode, and a handler that does nothing
# but go back to it.
#
# Stopped by T: every exit is charged to the slice as an instruction is. No instruction of this loop
# is executed directly: if only those counted, the slice would never end.
#
#: attack   a storm of PRIVILEGED traps
#: without  charge
#: reaches  time

    .include "attack.inc"

attack:
    lpsw    user(zero)
user:
    .psw    PSW_M, 1f, 0, ALL, 0
1:
    halt    zero

trapped:
    lpsw    OLD_STATUS(zero)                # to where it trapped, which traps again
