# Addresses: forward only, powers of two, phases that do not nest.
        .byte   1
        nop
        nop
        .org    4
        .org    later
        .align  3
        .align  0
        .p2align 31
        .space  -1
        .space  1, 2, 3
        .space  1, 256
        .phase  later
        .phase  0
        .dephase
        .dephase
later:  .phase  -1
        .dephase
        .org    0x40000000
        .phase  0
        .word   1
