# getr-bound.s - reads the bound alone, which the paper's definitions find harmless.
#
#       ./trapeze run   --flaw getr --depth 1 examples/flaws/getr-bound.s
#       ./trapeze equiv --flaw getr --depth 1 examples/flaws/getr-bound.s
#       ./trapeze classify --flaw getr getr
#:      flaw    getr
#:      breaks  pure
#
# `getr a1, a1` shows R.b and not R.l. Behaviour sensitivity compares states with the same b, so by that definition this
# word is innocuous. But A clamps a bound that reaches beyond the guest's storage, and then the guest sees another bound
# than it loaded: the word does not commute with f. Only the kernel asks here, so a hybrid monitor is enough.

    .include "guest.inc"

main:
    la      a0, text_kernel
    call    print
    getr    a1, a1
    call    print_number
    la      a0, text_end
    call    print
    halt    zero

text_kernel: .asciz "The kernel may address so many bytes: "
text_end:    .asciz "\n"
