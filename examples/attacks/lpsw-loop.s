# lpsw-loop.s - an lpsw that loads a PSW whose P is that lpsw.
#
# Stopped by T: every exit is charged to the slice as an instruction is. This one is emulated for ever
# and never executes anything directly, so the machine below has nothing to count down its T for.
#
#: attack   an lpsw to itself
#: without  charge
#: reaches  time

    .include "attack.inc"

attack:
    lpsw    itself(zero)
itself:
    .psw    0, attack, 0, ALL, 0

    .equ    trapped, attack
