# read-input.s - reads all the input there is.
#
# Stopped by A: the ports that v_in reaches are those of the guest's own devices. The console of the
# machine below is another one, with another guest's input.
#
#: attack   reads another guest's input
#: without  ports
#: reaches  console, difference

    .include "attack.inc"

attack:
    li      t1, 0x4000
1:
    in      t0, CONSOLE_DATA(zero)
    bltz    t0, 2f
    sb      t0, 0(t1)                       # keep it
    addi    t1, t1, 1
    j       1b
2:
    halt    zero

    .equ    trapped, give_up
