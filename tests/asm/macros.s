# Macros, repetitions and conditions.
        .macro  push first, second=t1, third=
        addi    sp, sp, -4
        sw      \first, 0(sp)
        mv      a0, \second
        .ascii  "\first\()_\second<\third>\\n"
        .align  4
        .endm
        push    ra
        push    s0, , a b
        .macro  unique
own\@:  .word   own\@, \@
        .endm
        unique
        unique
        .macro  countdown n
        .if     \n
        .byte   \n
        countdown \n - 1
        .endif
        .endm
        countdown 3
        .macro  list item, rest=0
        .byte   \item, \rest
        .endm
        list    ','
        list    (1), (2 + 3)
        .macro  outer name              # defines a macro
        .macro  \name value
        .byte   \value, 0x\value
        .endm
        .endm
        outer   inner
        inner   12
        .equ    i, 0
        .rept   3
        .rept   2
        .byte   i
        .endr
        .equ    i, i + 1
        .endr
        .rept   0
        .error  "never"
        .endr
        .macro  vector name
        .ifdef  \name
        .byte   'y'
        .else
        .byte   'n'
        .endif
        .ifndef \name
        .byte   'N'
        .else
        .byte   'Y'
        .endif
        .endm
        vector  i
        vector  own0
        vector  nothing
        .if     0
        .error  "not here"
        nonsense (((
        .if     1
        .byte   99
        .else
        .byte   98
        .endif
        .else
        .if     2 > 1
        .byte   1
        .else
        .byte   2
        .endif
        .endif
