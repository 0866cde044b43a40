# .phase: what runs elsewhere than it lies.
        .word   inside, behind, .
        .phase  0x100
inside: .word   ., inside, behind
        j       inside
        .org    0x120
        .word   1
        .align  64
here:   .word   here
        .dephase
behind: .word   ., here
