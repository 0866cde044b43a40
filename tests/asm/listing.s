# What a listing shows.
        .macro  clear reg, count=1
        .rept   \count
        mv      \reg, zero
        .endr
        .endm
        .equ    LIMIT, 3
        .org    0x10
start:  li      a0, 0x12345678          # two words
        clear   a1, 2
        beqz    a0, start
        .word   1, 2, 3, 4, 5, 6
        .byte   1, 2, 3, 4, 5
        .align  4
        .phase  0
loop:   j       loop
        .dephase
        .if     LIMIT > 5
        .error  "not assembled, not listed"
        .endif
end:    halt    zero
