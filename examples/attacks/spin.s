# spin.s - runs for ever, with its timer off.
#
# Stopped by T: the guest's T is off, but the T that A loads never is. It ends the attacker's slice
# and the others have their turn.
#
#: attack   spins with T = 0
#: without  time
#: reaches  time

    .include "attack.inc"

attack:
    j       attack

    .equ    trapped, attack
