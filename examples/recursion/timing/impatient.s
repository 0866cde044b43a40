# impatient.s - a flaw for the monitor in PG32: with this file in it, the monitor depends on how fast time passes.
#
#       examples/recursion/timing/run.sh ./trapeze
#
# The monitor of vmm/pg32 computes its guest's clock, so that it is that of the guest's own machine to the tick. This
# one saves the trouble, and shows the guest the clock of the machine below. The paper's map f, which says nothing of
# time, allows that. It reads the clock with care: twice, and takes the value only if both reads come right after each
# other, so that nothing has come between. Programs calibrate their clocks like this. Where that does not work out in
# TRIES attempts, it takes the clock for broken, says so and stops.
#
# On the bare machine two reads are STEADY ticks apart, always. Below another monitor with this flaw each read is a
# trap, and the time that the monitor below takes for it is seen.

    .equ    STEADY,         1               # ticks from one instruction to the next
    .equ    TRIES,          100

# impatient - RESET comes here instead of to `boot`: guests that read the clock are given ours.
#   in      nothing; all registers are 0
#   out     to boot
#   uses    t0
#   traps   never
impatient:
    la      t0, in_clock_of_machine
    sw      t0, in_routines + 4 * SYSTEM_CLOCK_LOW(zero)
    li      t0, 0
    j       boot

# in_clock_of_machine - the routine of the port CLOCK_LOW (interpreter.s).
#   in      fast
#   out     t1 = the low word of the clock, then in_done; or HALTED with a message
#   uses    t0, t1, t2, a0
in_clock_of_machine:
    li      t0, TRIES
    sw      t0, scratch(zero)               # attempts left
1:
    in      t1, SYSTEM_CLOCK_LOW(zero)      # once,
    in      t2, SYSTEM_CLOCK_LOW(zero)      #   and again
    sub     t2, t2, t1                      # t2 = how long that took
    sltiu   t2, t2, STEADY + 1
    bnez    t2, 2f                          # nothing has come between
    lw      t0, scratch(zero)
    addi    t0, t0, -1
    sw      t0, scratch(zero)
    bnez    t0, 1b
    la      a0, text_unsteady               # the flaw: time is taken for a fact about the machine
    j       refuse
2:
    in      t0, SYSTEM_CLOCK_HIGH(zero)
    sw      t0, V_LATCH(zero)
    j       in_done

text_unsteady:  .asciz  "monitor: the clock is unsteady: this machine is broken\n"
    .balign 4
