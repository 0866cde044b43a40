# relocation-monitor.s - loads R.l = 2^32 - BASE: base + l, in 32 bits, is 0, where the monitor lives.
#
# Stopped by R: A compares R.l with q before it adds.
#
#: attack   loads R.l so that base + R.l wraps to 0
#: without  bound
#: reaches  monitor, difference

    .include "attack.inc"

attack:
    lpsw    forged(zero)
forged:
    .psw    0, there + BASE, -BASE, ALL, 0
there:
    # At this point, if it worked:  address 0 is the first byte of what the monitor keeps.
    sw      zero, 0x100(zero)
    j       .

    .equ    trapped, give_up
