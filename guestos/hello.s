# hello.s - the smallest guest: print a line and halt.
#
#       ./trapeze run guestos/hello.s
#
# Power-on is a trap like any other: the machine loads the PSW from NEW_STATUS and goes where that says. A program that
# takes no other trap needs nothing else, no handler and no stack.

    .include "pg32.inc"                     # CONSOLE_DATA, NEW_STATUS and the other names of the machine

    .org    NEW_STATUS
    .psw    0, hello, 0, -1, 0              # supervisor, start at hello, R = (0, all), timer off

    .org    0x1000                          # code lies in no page that traps write to
# hello
#   in      nothing: all registers are 0
#   out     HALTED with code 0
#   uses    t0, a0
#   traps   never
hello:
    # At this point:  supervisor mode, I = 0, R = (0, all), T off; the machine has just been switched on.
    la      a0, text                        # the next byte to print
1:
    lbu     t0, 0(a0)                       # this is it
    beqz    t0, 2f                          # the zero at the end
    out     t0, CONSOLE_DATA(zero)          # a byte to the console: privileged, so a monitor sees each of them
    addi    a0, a0, 1                       # the next one
    j       1b
2:
    halt    zero                            # stop, all is well

text:
    .asciz  "Hello from PG32.\n"
