# lra.s - one sensitive instruction that does not trap is enough: this guest asks where its storage really is.
#
#       ./trapeze run --flaw lra examples/lra.s
#       ./trapeze run --flaw lra --depth 3 examples/lra.s
#
# `lra` is after the IBM 360/67's load real address: it shows R.l, in user mode too. The monitor never sees it, so it
# answers for the bare machine: 0 there, and the sum of all windows on a tower. On a machine without the flaw it is
# ILLEGAL, and the program says so, everywhere the same.

    .include "pg32.inc"

    .org    NEW_STATUS
    .psw    0, power_on, 0, -1, 0

    .org    0x1000
# power_on - ask, and print the answer.
#   in      nothing
#   out     HALTED with code 0
#   uses    t0, t1, a0, a1, ra
#   traps   ILLEGAL, where the machine has no lra; then illegal goes on
power_on:
    la      t0, illegal
    sw      t0, NEW_P(zero)
    lra     a1, zero                        # a1 = R.l + 0
    la      a0, text_at
    call    print
    call    print_number
    la      a0, text_end
    call    print
    halt    zero

# illegal - trap handler: there is only one instruction here that can trap.
illegal:
    # At this point:  supervisor mode, all registers as before the trap.
    la      a0, text_none
    call    print
    halt    zero

# print - a text to the console.
#   in      a0 = text, ended by a zero
#   uses    t0, a0
#   traps   never
print:
    lbu     t0, 0(a0)
    beqz    t0, 1f
    out     t0, CONSOLE_DATA(zero)
    addi    a0, a0, 1
    j       print
1:
    ret

# print_number - eight hexadecimal digits to the console.
#   in      a1 = number
#   uses    t0, t1
#   traps   never
print_number:
    li      t1, 28                          # how far the next digit is from the right
1:
    srl     t0, a1, t1
    andi    t0, t0, 15
    lbu     t0, %lo(digits)(t0)             # the table is below 0x8000, so its address fits
    out     t0, CONSOLE_DATA(zero)
    addi    t1, t1, -4
    bgez    t1, 1b
    ret

digits:     .ascii  "0123456789abcdef"
text_at:    .asciz  "My physical address 0 is really "
text_end:   .asciz  ".\n"
text_none:  .asciz  "This machine has no lra.\n"
