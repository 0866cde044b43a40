# timer-storm.s - a timer interrupt after each instruction.
#
# Stopped by T: exits are charged to the slice as instructions are. Otherwise each instruction costs
# the monitor two exits that nobody pays, and the others wait for them.
#
#: attack   a storm of timer interrupts, T = 1
#: without  charge
#: reaches  time

    .include "attack.inc"

attack:
    lpsw    one(zero)
one:
    .psw    0, 1f, 0, ALL, 1
1:
    addi    s0, s0, 1
    j       1b

trapped:
    sw      s1, SAVE_AREA(zero)
    li      s1, 1
    sw      s1, OLD_T(zero)
    lw      s1, SAVE_AREA(zero)
    lpsw    OLD_STATUS(zero)
