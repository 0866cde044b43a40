# see-location.s - stores its PSW, to see the real R.l and mode.
#
# Stopped by privilege: `spsw` traps, and v_spsw stores the virtual PSW.
#
#: attack   looks at the real R with spsw
#: without  mode
#: reaches  difference

    .include "attack.inc"

attack:
    spsw    TRAP_DATA(zero)
    lw      a0, TRAP_DATA + PSW_AT_status(zero)
    lw      a1, TRAP_DATA + PSW_AT_l(zero)
    lw      a2, TRAP_DATA + PSW_AT_b(zero)
    lw      a3, TRAP_DATA + PSW_AT_t(zero)
    j       .

trapped:
    j       trapped
