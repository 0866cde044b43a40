# reload.s - takes its own timer interrupts, and gives itself a new T each time.
#
# Stopped by T: a virtual TIMER does not begin a new slice. A counts the slice, and the guest's T is
# another number.
#
#: attack   reloads T whenever it expires
#: without  time
#: reaches  time

    .include "attack.inc"

    .equ    T,      500

attack:
    li      t0, T
    sw      t0, again + PSW_AT_t(zero)
    lpsw    again(zero)
again:
    .psw    0, 1f, 0, ALL, 0
1:
    addi    s0, s0, 1
    j       1b

    .equ    trapped, attack                 # TIMER: once more
