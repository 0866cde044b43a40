# Unknown names, and what may have been meant.
        adi     a0, a1, 5
        clear   a0
        sotre   a0, (a1)
        .wrd    5
        .allign 4
        xyzzy   1
        .global start
start:  j       strat
        add     s2, a0, x1
        j       nowhere_near
        j       nowhere_near            # said once
        j       5b
        j       5f
        .macro  store reg, at
        sw      \reg, \at
        .endm
        stroe   a0, (a1)
a0:     nop
start:  nop
        .equ    start, 5
        .equ    x, y
        .equ    y, x
        .word   x
