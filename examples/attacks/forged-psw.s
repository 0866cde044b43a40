# forged-psw.s - loads a PSW with supervisor mode, its own real base and no bound.
#
# Stopped by privilege: the guest believes in supervisor mode, but the machine below is in user mode;
# `lpsw` traps there, and v_lpsw loads the virtual PSW only. There BASE is beyond q.
#
#: attack   forges a PSW with R = (its real base, all)
#: without  mode
#: reaches  storage, difference

    .include "attack.inc"

attack:
    lpsw    forged(zero)
forged:
    .psw    0, there, BASE, ALL, 1000
    # At this point, if it worked:  supervisor mode of the machine below, all of it in reach.
there:
    li      t0, STORAGE + SPARE
    li      a0, -1
    sw      a0, 0(t0)
    j       .                               # and nobody notices: the victims go on with what is left

trapped:
    j       trapped
