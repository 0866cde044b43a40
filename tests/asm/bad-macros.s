# Macros: errors point at the body and say how one got there.
        .macro  move to, from
        addi    \to, \from, 70000
        .endm
        .macro  twice to, from
        move    \to, \from
        move    \to, a9
        .endm
        move    a0, a1
        twice   a0, a1
        move    a0
        move    a0, a1, a2
        .macro  move
        .endm
        .macro  add
        .endm
        .macro  .word
        .endm
        .macro  p a, a
        .endm
        .macro  q 5
        .endm
        .macro
        .endm
        .macro  forever
        forever
        .endm
        forever
