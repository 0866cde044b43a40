# write-console.s - writes to the console.
#
# Stopped by A: the ports that v_out reaches are those of the guest's own devices. On the console of
# the machine below the line would appear in another guest's name.
#
#: attack   writes in another guest's name
#: without  ports
#: reaches  console, difference

    .include "attack.inc"

attack:
    la      t1, text
1:
    lbu     t0, 0(t1)
    beqz    t0, 2f
    out     t0, CONSOLE_DATA(zero)
    addi    t1, t1, 1
    j       1b
2:
    halt    zero

text:
    .asciz  "Please type your password.\n"

    .equ    trapped, give_up
