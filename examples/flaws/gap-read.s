# gap-read.s - reads its own code: what the patching monitor cannot hide.
#
#       ./trapeze equiv --flaw lra --tower c:patch examples/flaws/gap-read.s
#:      gap     patch
#
# One R is for code and data, so a patch in the code is a patch in what a load reads. This guest adds up the
# words of its kernel; on a machine with any flaw the monitor has replaced some of them by then. It needs
# no flawed instruction itself. (Where code and data can be told apart, as with execute-only pages, the patched copy is
# hidden; x86 translators kept theirs elsewhere.)

    .include "guest.inc"

# main - add up all words from power_on to here.
main:
    la      t0, power_on
    la      t1, main
    li      a1, 0
1:
    lw      t2, 0(t0)
    add     a1, a1, t2
    addi    t0, t0, 4
    bltu    t0, t1, 1b
    la      a0, text_sum
    call    print
    call    print_number
    la      a0, text_end
    call    print
    halt    zero

text_sum:   .asciz  "The sum of the kernel's code is "
text_end:   .asciz  "\n"
