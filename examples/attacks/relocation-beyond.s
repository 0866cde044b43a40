# relocation-beyond.s - loads R.l = q: its address 0 is the first byte of the guest behind it.
#
# Stopped by R: with R.l at q there is no room left, and A loads a bound of 0. A sum without the clamp
# is the victim's window, and the attacker goes on there, in the victim's code, with the victim's
# storage.
#
#: attack   loads R.l = q, and goes on in the next guest
#: without  bound
#: reaches  difference, state

    .include "attack.inc"

attack:
    lpsw    forged(zero)
forged:
    .psw    0, VICTIM_WORK, STORAGE, ALL, 0

    .equ    trapped, give_up
