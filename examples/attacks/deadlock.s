# deadlock.s - idles, with no timer and nothing that could interrupt.
#
# Stopped by A: v_idle finds that nothing can end it, and stops the guest's machine as DEADLOCKED.
#
#: attack   idles for ever
#: without  stop
#: reaches  time

    .include "attack.inc"

attack:
    idle
    j       attack

    .equ    trapped, give_up
