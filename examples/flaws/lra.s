# lra.s - prints its own location.
#
#       ./trapeze run   --flaw lra --depth 2 examples/flaws/lra.s
#       ./trapeze equiv --flaw lra --depth 2 examples/flaws/lra.s
#:      flaw    lra
#:      breaks  pure hybrid
#
# `lra` gives the physical address of a virtual one, as load real address did on the IBM 360/67, and does not trap. The
# kernel's address 0 is physical 0, and its user program lies at 2000, says the bare machine. On a tower the sum of all
# windows shows. A hybrid monitor interprets the kernel but runs the user program directly, and there it shows still.

    .include "guest.inc"

# main - in supervisor mode: ask, and then let the user program ask.
main:
    la      a0, text_kernel
    call    print
    lra     a1, zero
    call    print_number
    la      a0, text_end
    call    print
    j       enter_user

text_kernel: .asciz "The kernel lies at "
text_end:    .asciz "\n"

    .org    USER
    .phase  0
# The user program.
    la      a0, text_user
    svc     SAY
    lra     a1, zero
    svc     SAY_NUMBER
    la      a0, text_done
    svc     SAY
    svc     DONE
text_user:  .asciz  "The user program lies at "
text_done:  .asciz  "\n"
    .dephase
