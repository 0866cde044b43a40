# getr.s - reads R.
#
#       ./trapeze run   --flaw getr --depth 1 examples/flaws/getr.s
#       ./trapeze equiv --flaw getr --depth 1 examples/flaws/getr.s
#:      flaw    getr
#:      breaks  pure hybrid
#
# `getr` shows R without a trap, as SGDT and SIDT do on x86. The kernel loaded R = (0, ffffffff) and expects to see
# that; under a monitor it sees where its storage is, and how A has clamped the bound. The user program sees the base
# that is added to its own.

    .include "guest.inc"

# main - in supervisor mode: ask, and then let the user program ask.
main:
    la      a0, text_kernel
    call    print
    getr    a1, a2                          # a1 = R.l, a2 = R.b
    call    print_number
    la      a0, text_comma
    call    print
    mv      a1, a2
    call    print_number
    la      a0, text_end
    call    print
    j       enter_user

text_kernel: .asciz "The kernel sees R = ("
text_comma:  .asciz ", "
text_end:    .asciz ")\n"

    .org    USER
    .phase  0
# The user program.
    la      a0, text_user
    svc     SAY
    getr    a1, a2
    svc     SAY_NUMBER
    la      a0, text_done
    svc     SAY
    svc     DONE
text_user:  .asciz  "The user program sees R.l = "
text_done:  .asciz  "\n"
    .dephase
