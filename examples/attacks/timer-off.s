# timer-off.s - switches the machine's interval timer off and keeps the processor.
#
# Stopped by privilege: the T that it loads is its virtual one. The T of the machine below is the
# monitor's, and goes on.
#
#: attack   forges a PSW with T = 0 and spins
#: without  mode
#: reaches  time

    .include "attack.inc"

attack:
    lpsw    forged(zero)
forged:
    .psw    0, spin, BASE, ALL, 0
spin:
    j       spin

    .equ    trapped, spin
