# idle.s - idles with its timer far away, to let the machine's time pass.
#
# Stopped by privilege: `idle` traps, and v_idle lets the guest's own virtual time pass. On the
# machine below it would end the attacker's slice at once: the processor is idle while others could
# run, and the guest wakes long before its time.
#
#: attack   idles away the machine's time
#: without  mode
#: reaches  difference

    .include "attack.inc"

attack:
    lpsw    patient(zero)
patient:
    .psw    0, 1f, 0, ALL, 50000
1:
    idle                                    # to T's expiry,
2:
    addi    s0, s0, 1                       #   so that this is never reached
    j       2b

trapped:
    j       trapped
