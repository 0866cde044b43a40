# Every pseudo-instruction; li at every edge between one word and two.
        nop
        mv    a0, t0
        not   a0, t0
        neg   a0, t0
        seqz  a0, t0
        snez  a0, t0
        j     .+8
        jr    ra
        call  .-4
        ret
        beqz  t0, .+16
        bnez  t0, .+16
        bltz  t0, .+16
        bgez  t0, .+16
        blez  t0, .+16
        bgtz  t0, .+16
        bgt   a0, a1, .+16
        ble   a0, a1, .+16
        bgtu  a0, a1, .+16
        bleu  a0, a1, .+16
        li    a0, 0
        li    a0, 1
        li    a0, -1
        li    a0, 32767
        li    a0, 32768
        li    a0, -32768
        li    a0, -32769
        li    a0, 65535
        li    a0, 65536
        li    a0, 0x7fffffff
        li    a0, 0x80000000
        li    a0, -0x80000000
        li    a0, 0xffffffff
        li    a0, 0xffff8000
        li    a0, 0xffff7fff
        li    a0, 0x12345678
        li    a0, 0x1234ffff
        li    a0, 0xffff0000
        li    a0, 0x7fff8000
        .equ K, 0x10000
        li    t0, K - 65535
        li    t0, later
        .equ later, 5
        li    t0, later
        la    t0, later
        la    t0, 0x8000
        la    t0, -1
        lui   t0, %hi(0x12348000)
        lw    t0, %lo(0x12348000)(t0)
        addi  t0, zero, %lo(-1)
        lui   t0, %hi(-1)
