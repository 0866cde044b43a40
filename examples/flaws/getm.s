# getm.s - sees its mode.
#
#       ./trapeze run   --flaw getm --depth 1 examples/flaws/getm.s
#       ./trapeze equiv --flaw getm --depth 1 examples/flaws/getm.s
#:      flaw    getm
#:      breaks  pure
#
# `getm` shows M without a trap, as SMSW does on x86. A guest's kernel believes itself in supervisor mode; under a pure
# monitor it runs in user mode, and here it can see that. Its user program sees user mode, everywhere the same: that is
# why a hybrid monitor, which interprets the kernel, is enough.

    .include "guest.inc"

# main - in supervisor mode, it should be: ask, and then let the user program ask.
main:
    la      a0, text_kernel
    call    print
    getm    a1
    call    print_number
    la      a0, text_end
    call    print
    j       enter_user

text_kernel: .asciz "The kernel sees M = "
text_end:    .asciz "\n"

    .org    USER
    .phase  0
# The user program.
    la      a0, text_user
    svc     SAY
    getm    a1
    svc     SAY_NUMBER
    la      a0, text_done
    svc     SAY
    svc     DONE
text_user:  .asciz  "The user program sees M = "
text_done:  .asciz  "\n"
    .dephase
