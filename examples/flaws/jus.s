# jus.s - stays supervisor in its monitor's mind.
#
#       ./trapeze run   --flaw jus --depth 1 examples/flaws/jus.s
#       ./trapeze equiv --flaw jus --depth 1 examples/flaws/jus.s
#:      flaw    jus
#:      breaks  pure
#
# `jus` leaves supervisor mode without a trap, as JRST 1 did on the PDP-10. This kernel starts its user program with it.
# On the bare machine the program is in user mode, and its first `out` is stopped. Under a pure monitor the real mode is
# user before and after, so nothing happens that the monitor could see; it believes its guest in supervisor mode, and
# emulates whatever the program asks for: the program has the kernel's rights. A hybrid monitor interprets supervisor
# mode, `jus` with it, and knows (Popek and Goldberg 1974, section 8, has this very example).

    .include "guest.inc"

# main - in supervisor mode: start the program.
main:
    la      a0, text_start
    call    print
    la      t0, program
    jus     0(t0)

# program - in user mode, it should be.
program:
    la      a0, text_free
    call    print                           # which uses `out`
    halt    zero

text_start: .asciz  "The kernel starts a user program.\n"
text_free:  .asciz  "The user program uses the console and halts the machine, and nobody stops it.\n"
