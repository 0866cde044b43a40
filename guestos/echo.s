# echo.s - the console by interrupts: every line typed comes back, until the input ends.
#
#       echo "to be or not to be" | ./trapeze run guestos/echo.s
#
# The program has no main loop that asks "is there something?". It sets up the interrupt, goes to sleep for good, and
# everything else happens in the trap handler. Between two keys the machine does nothing at all.

    .include "pg32.inc"

    .equ    KEY_END,    4                   # ^D: at a terminal this is the way to end the input

    .org    NEW_STATUS
    .psw    0, power_on, 0, -1, 0           # the first trap, RESET, goes to power_on; it changes this for the others

    .org    TRAP_DATA
asleep:                                     # the PSW to sleep with: supervisor, but I = 1
    .psw    PSW_I, sleep, 0, -1, 0

    .org    0x1000
# power_on - set up the console's interrupt and go to sleep.
#   in      nothing
#   out     to sleep, with interrupts enabled
#   uses    t0
#   traps   never
power_on:
    la      t0, typed                       # traps from now on mean:
    sw      t0, NEW_P(zero)                 #   something was typed
    li      t0, CONSOLE_CONTROL_INTERRUPT   # the device may
    out     t0, CONSOLE_CONTROL(zero)       #   interrupt,
    lpsw    asleep(zero)                    #   and with this we let it
    # I was set and the sleep begun in one instruction: no interrupt can come in between and be missed.

# sleep - wait, without using a register.
#   in      supervisor mode, I = 1
#   out     by a trap, DEVICE
#   uses    nothing
#   traps   yes: it is what it is for
sleep:
    idle                                    # until an interrupt is pending; it traps behind this instruction
    j       sleep

# typed - trap handler. There can be only one cause, DEVICE, from only one device.
#   in      the console has input, or is at its end
#   out     back to sleep; HALTED with code 0 at the end of the input
#   uses    t0, t1: nobody else uses registers here, so nothing is saved
#   traps   never
typed:
    # At this point:  supervisor mode, I = 0 again (the PSW at NEW_STATUS says so).
    in      t0, CONSOLE_DATA(zero)          # take a byte: the interrupt stays pending until all are taken
    bltz    t0, 1f                          # there is none any more
    li      t1, KEY_END                     # is it the one that ends all?
    beq     t0, t1, 2f                      # yes
    out     t0, CONSOLE_DATA(zero)          # no: here it comes back
    j       typed                           # the next one
1:
    in      t0, CONSOLE_STATUS(zero)        # was there one at all?
    andi    t0, t0, CONSOLE_STATUS_END
    bnez    t0, 2f                          # it was the end that interrupted
    lpsw    OLD_STATUS(zero)                # back to where the interrupt came
2:
    halt    zero                            # the end
