# trap-relocation.s - has a trap load R.l = q, instead of `lpsw`: traps change R as well.
#
# Stopped by R: A composes R whenever the guest runs, and does not ask how the guest got it.
#
#: attack   has a trap load R.l = q
#: without  bound
#: reaches  difference, state

    .include "attack.inc"

attack:
    li      t0, STORAGE
    sw      t0, NEW_L(zero)                 # the new PSW of traps: R.l = q,
    li      t0, VICTIM_WORK
    sw      t0, NEW_P(zero)                 #   and go on in the victim's code
    svc     0

    .equ    trapped, give_up
