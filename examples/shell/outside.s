# outside.s - a program reaches for a word behind its window; the shell shows where that is, and why it traps.
#
#       ./trapeze shell --depth 2 -x examples/shell/outside.trapeze examples/shell/outside.s

    .include "pg32.inc"

    .equ    WINDOW,     0x3000              # where the program's storage begins
    .equ    SIZE,       0x1000              # and how much it has

    .org    NEW_STATUS
    .psw    0, kernel, 0, -1, 0             # the first trap, RESET, goes to kernel

    .org    TRAP_DATA
to_program:
    .psw    PSW_M, program, WINDOW, SIZE, 0

    .org    0x1000
# kernel - start the program.
#   in      nothing
#   out     to the program; the next trap comes to called
#   uses    t0, sp
#   traps   never
kernel:
    la      sp, 0x8000
    la      t0, called
    sw      t0, NEW_P(zero)                 # traps from now on go to called
    lpsw    to_program(zero)

# called - trap handler: the cause becomes the exit code.
#   in      the trap record
#   out     HALTED
#   uses    a0, sp, ra
#   traps   never
called:
    # At this point:  supervisor mode, R = (0, all). The program's sp and ra go where they are looked for.
    sw      ra, SAVE_AREA+4(zero)
    sw      sp, SAVE_AREA+8(zero)
    la      sp, 0x8000
    call    finish

# finish - stop.
#   in      the trap record
#   out     HALTED, with the cause
#   uses    a0
#   traps   never
finish:
    addi    sp, sp, -8
    sw      ra, 4(sp)
    lw      a0, TRAP_CAUSE(zero)
    halt    a0

    .org    WINDOW
    .phase  0                               # the program sees its window from address 0 on
program:
    li      t0, SIZE
    lw      t1, -4(t0)                      # the last word of the window
    lw      t1, (t0)                        # the word behind it
    .dephase
