# self-modify.s - writes a privileged instruction over an innocent one, after that has been executed
# (and decoded, or translated).
#
# Stopped by privilege: whatever looked at the code before, the machine checks the mode when it
# executes a word. A store is seen by the very next fetch.
#
#: attack   turns its own nop into a halt, and runs it
#: without  mode
#: reaches  time

    .include "attack.inc"

attack:
    li      s0, 3
1:
    nop                                     # three times this, and then it is
    addi    s0, s0, -1
    bnez    s0, 1b
    lw      t0, 2f(zero)
    sw      t0, 1b(zero)
    j       1b                              #   `halt zero`
2:
    halt    zero

    .equ    trapped, give_up
