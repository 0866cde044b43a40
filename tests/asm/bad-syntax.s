# Statements that are not well formed: what was expected, what was found, how it is written.
        add     a0, a1
        add     a0, a1, 5
        lw      a0, 4
        lw      a0, 4(5)
        addi    a7, a0, 1
        addi    r16, r1, 1
        mv      a0 5
        ret     5
        halt
        .word   1 2
        .word   (1
        .word   1)
        .word   1 ? 2
        .word   3 +
        .ascii  5
        .equ    a0, 5
        .psw    1, 2, 3, 4
        li      a0, @
        j
good:   j       good
