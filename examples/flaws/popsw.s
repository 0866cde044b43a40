# popsw.s - keeps the R that it should have lost.
#
#       ./trapeze run   --flaw popsw --depth 1 examples/flaws/popsw.s
#       ./trapeze equiv --flaw popsw --depth 1 examples/flaws/popsw.s
#:      flaw    popsw
#:      breaks  pure
#
# `popsw` loads the whole PSW in supervisor mode; in user mode it loads P and silently keeps the rest, as POPF does with
# the interrupt flag on x86. This kernel starts its user program with it, and with a bound that leaves the kernel's
# secret out. Under a pure monitor the kernel is really in user mode: P alone is loaded, and the program goes on in
# virtual supervisor mode with all of storage. It reads the secret.

    .include "guest.inc"

# main - in supervisor mode: start the program.
main:
    la      a0, text_start
    call    print
    la      t0, program_psw
    popsw   0(t0)

program_psw: .psw   PSW_M, program, 0, secret, 0
text_start: .asciz  "The kernel starts a user program with a bound.\n"

# program - in user mode, it should be, and bounded: it lies below the secret, and no address changes.
    .org    0x2000
program:
    lw      a1, %lo(secret)(zero)
    la      a0, text_secret
    call    print
    call    print_number
    la      a0, text_end
    call    print
    halt    zero
text_secret: .asciz "The user program reads the kernel's secret: "
text_end:   .asciz  "\n"

    .org    0x3000
secret:     .word   0x5EC2E7
