# lpsw-operand.s - loads a PSW from words behind its storage.
#
# Stopped by R: v_lpsw reads the five words through the guest's own R and its own q, and reflects
# MEMORY; that check, too, is in storage.h. On the machine below the trap is PRIVILEGED, before the
# operand is looked at, so a bound that is not clamped is not enough to get here; a monitor that also
# lets its guest execute `lpsw` itself is.
#
#: attack   loads a PSW from behind its storage
#: without  bound, mode
#: reaches  difference

    .include "attack.inc"

attack:
    li      t0, STORAGE + 0x1000            # the victim's code, taken for a PSW
    lpsw    0(t0)

trapped:
    j       trapped
