# prices.s - a program adds up prices, and one order asks for a price that does not exist: the guest of `tutorial`.
#
#       ./trapeze                                               and there: tutorial
#
# The program exits with the sum, 10 + 5 + 20 = 35, less what it was told to expect: 0 if all is well. It does not come
# so far: the third order's number is 4095, whose price would lie outside of the program's storage.

    .include "pg32.inc"

    .equ    WINDOW,     0x3000              # where the program's storage begins
    .equ    SIZE,       0x1000              # and how much it has
    .equ    DIED,       100                 # exit code where the program took a trap that is no svc

    .org    NEW_STATUS
    .psw    0, kernel, 0, -1, 0             # the first trap, RESET, goes to kernel

    .org    TRAP_DATA
to_program:
    .psw    PSW_M, program, WINDOW, SIZE, 0

    .org    0x1000
# kernel - start the program.
#   in      nothing
#   out     to the program; the next trap comes to called
#   uses    t0
#   traps   never
kernel:
    la      t0, called
    sw      t0, NEW_P(zero)                 # traps from now on go to called
    lpsw    to_program(zero)

# called - trap handler: an svc is the program's end, with a0 as exit code; any other trap is its death.
#   in      the trap record
#   out     HALTED
#   uses    t0, t1, a0
#   traps   never
called:
    # At this point:  supervisor mode, R = (0, all); all registers are still the program's.
    lw      t0, TRAP_CAUSE(zero)
    li      t1, CAUSE_SVC
    beq     t0, t1, 1f
    li      a0, DIED
1:
    halt    a0

    .org    WINDOW
    .phase  0                               # the program sees its window from address 0 on
program:
    li      a0, 0                           # the sum
    la      s0, orders                      # the order that is looked at
    la      s1, prices
    li      a1, 3                           # orders that are left
next_order:
    lw      a2, (s0)                        # which price,
    slli    a3, a2, 2                       # each of 4 bytes,
    add     a3, a3, s1                      # so here it stands
    addi    s0, s0, 4
    addi    a1, a1, -1
    lw      a4, (a3)
    add     a0, a0, a4
    bnez    a1, next_order
    addi    a0, a0, -35                     # 0 if the sum is what is expected
    svc     0

    .align  4
orders:
    .word   1, 0, 4095                      # the last one is wrong: 2 is meant
prices:
    .word   5, 10, 20
    .dephase
