        .phase  0
        nop
