# edges.s - more code in a row than the patching monitor scans at once, with a flawed instruction far behind; a way that
# leaves R; and code that is written, and then entered by a PSW load.
#
#       ./trapeze equiv --flaw lra --tower c:patch tests/theory/edges.s
# run --flaw lra

    .include "pg32.inc"

    .org    NEW_STATUS
    .psw    0, power_on, 0, -1, 0

    .org    0x1000
power_on:
    la      t0, hidden
    jalr    ra, 0(t0)                       # nobody can see where that goes
    li      s0, 3
again:
    .rept   2000                            # SCAN_AHEAD is 512
    addi    t0, t0, 1
    .endr
    lra     a1, zero
    addi    s0, s0, -1
    bnez    s0, far
    j       bounded
    .rept   2000
    addi    t0, t0, 1
    .endr
far:
    lra     a2, s0
    j       again

hidden:
    lra     a4, zero
    ret

# bounded - the same code under an R that ends in the middle of it: its branch leaves R, and traps.
bounded:
    la      t0, trap
    sw      t0, NEW_P(zero)
    lpsw    %lo(short_psw)(zero)
trap:
    lw      t0, TRAP_CAUSE(zero)
    li      t1, CAUSE_MEMORY
    bne     t0, t1, wrong
    lw      t0, OLD_B(zero)
    li      t1, 0xFFF0
    beq     t0, t1, done
    sw      t1, OLD_B(zero)                 # go on with a longer R: now the branch arrives
    sw      zero, OLD_L(zero)
    lpsw    OLD_STATUS(zero)
done:
    lw      t0, %lo(lra_word)(zero)         # write code where code was, and enter it
    la      t1, power_on
    sw      t0, 0(t1)
    la      t0, halt_word
    lw      t0, 0(t0)
    sw      t0, 4(t1)
    lpsw    %lo(rewritten_psw)(zero)
wrong:
    li      a0, 1
    halt    a0

    .balign 4
short_psw:  .psw    0, short, 0, short_end, 0
rewritten_psw: .psw 0, power_on, 0, -1, 0
lra_word:   .word   0xE2C00000              # lra a2, zero
halt_word:  .word   0xF5000000              # halt zero

short:
    beqz    zero, short_far
short_end:
    .space  64
short_far:
    lra     a3, zero
    lui     t0, 0x4000                      # beyond the longer R as well
    lw      t0, 0(t0)
