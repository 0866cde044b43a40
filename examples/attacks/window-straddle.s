# window-straddle.s - a window that begins in its last page and is two pages long: l is inside, l + b
# is not.
#
# Stopped by R: the bound that A loads is what is left of the storage, q - l.
#
#: attack   a window that begins inside and ends outside
#: without  bound
#: reaches  difference

    .include "attack.inc"

    .equ    LAST,   STORAGE - 4096

attack:
    lpsw    window(zero)
window:
    .psw    PSW_M, 0, LAST, 2 * 4096, 0

    .equ    trapped, give_up

    .org    LAST
    .phase  0
# The process. R = (LAST, two pages), of which the second is the victim's.
    lw      a0, 4096 + NEW_P(zero)          # where the victim's traps go
    svc     0
    .dephase
