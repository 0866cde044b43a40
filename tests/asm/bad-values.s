# Values that do not fit their fields.
        andi    a0, a1, 0xFFFF
        addi    a0, a1, -32769
        lw      a0, 32768(a1)
        slli    a0, a0, 32
        lui     a0, 0x10000
        svc     -1
        svc     65536
        li      a0, 0x100000000
        la      a0, -0x80000001
        .byte   256, -129
        .half   65536
        .word   0x100000000
        beq     a0, a1, .+131072
        j       .+2
        jal     ra, .-2097156
        li      a0, later
        .byte   later
        .equ    later, 1 << 40
        .word   1 / 0
        .word   1 << 64, unknown / 0
        .equ    unknown, 1
