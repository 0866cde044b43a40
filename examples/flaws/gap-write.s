# gap-write.s - rewrites its own code: what the patching monitor does not see.
#
#       ./trapeze equiv --flaw lra --tower c:patch examples/flaws/gap-write.s
#:      gap     patch
#
# The monitor has scanned ahead when this guest stores an `lra` over a `nop` that comes next. A store is an innocuous
# instruction and runs directly, so nobody looks at the new word before it is executed, and it shows the real location.
# (With pages, a monitor write-protects what it has scanned.)

    .include "guest.inc"

main:
    lw      t0, %lo(word)(zero)
    la      t1, next
    sw      t0, 0(t1)
next:
    nop                                     # lra a1, zero by now
    la      a0, text_at
    call    print
    call    print_number
    la      a0, text_end
    call    print
    halt    zero

text_at:    .asciz  "This code lies at "
text_end:   .asciz  "\n"
    .balign 4

word:       .word   0xE2B00000              # lra a1, zero; given as a number for machines that have none
