# Labels, local labels, constants that are given again, and both kinds of names for registers.
1:      j       1f
        j       1b
1:      j       1b
        j       1f
        beqz    r10, 2f
2:
1:      add     r0, r1, r2
        add     zero, ra, sp
        .equ    n, 1
        .word   n
        .set    n, n + 1
        .word   n, forward              # forward: its last value
        .equ    forward, 5
        .word   forward
        .equ    forward, 6
add:    j       add                     # labels may have names of instructions
.Lx:    j       .Lx
$a_b.c: two: three:
        .word   $a_b.c, two - three
        .equ    length, end - $a_b.c    # not known yet
        .word   length
        .equ    length, length + 1
        .word   length
        li      a0, length              # so two words
end:
