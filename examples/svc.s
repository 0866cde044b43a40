# svc.s - the life of two traps: a kernel starts a program in user mode, and the program calls it.
#
#       ./trapeze run --depth 2 --trace examples/svc.s
#
# There are two instructions here that a monitor must see. `lpsw` is privileged: the topmost monitor emulates it. `svc` is
# a trap of the guest's own: all monitors pass it on. vmm/README.md follows both, step by step.

    .include "pg32.inc"

    .equ    WINDOW,     0x2000              # where the program's storage begins
    .equ    SIZE,       0x1000              # and how much it has

    .org    NEW_STATUS
    .psw    0, kernel, 0, -1, 0             # the first trap, RESET, goes to kernel

    .org    TRAP_DATA
to_program:                                 # the PSW of the program: user mode, its own R, timer off
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

# called - trap handler: what the program leaves in a0 becomes the exit code, if it was an svc that brought us here.
#   in      the trap record
#   out     HALTED, with a0, or with 1 if the trap was another one
#   uses    t0, t1, a0
#   traps   never
called:
    # At this point:  supervisor mode, R = (0, all); all registers are still the program's.
    lw      t0, TRAP_CAUSE(zero)
    li      t1, CAUSE_SVC
    beq     t0, t1, 1f
    li      a0, 1
1:
    halt    a0

    .org    WINDOW
    .phase  0                               # the program sees its window from address 0 on
program:
    li      a0, 0
    svc     7
    .dephase
