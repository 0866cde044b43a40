# Every instruction, with registers and immediates at their edges. The words are in instructions.words,
# worked out by hand from the manual's section 6.
        add   zero, gp, s1
        sub   ra, s0, zero
        and   sp, a3, t2
        or    gp, sp, a4
        xor   tp, t2, t0
        sll   t0, a2, a2
        srl   t1, ra, gp
        sra   t2, t1, a0
        slt   s0, a1, ra
        sltu  s1, zero, s0
        mul   a0, t0, a5
        mulh  a1, a0, t1
        mulhu a2, a5, a3
        div   a3, tp, tp
        divu  a4, s1, a1
        rem   a5, a4, sp
        remu  zero, gp, s1
        addi  a0, t1, -32768
        addi  sp, sp, 32767
        andi  a0, t1, -32768
        andi  sp, sp, 32767
        ori   a0, t1, -32768
        ori   sp, sp, 32767
        xori  a0, t1, -32768
        xori  sp, sp, 32767
        slti  a0, t1, -32768
        slti  sp, sp, 32767
        sltiu a0, t1, -32768
        sltiu sp, sp, 32767
        slli  s0, s1, 0
        slli  ra, gp, 31
        srli  s0, s1, 0
        srli  ra, gp, 31
        srai  s0, s1, 0
        srai  ra, gp, 31
        lui   a5, 65535
        lui   a5, -1
        lui   t2, 0x1234
        lb    a1, -4(sp)
        lb    r4, (r13)
        lbu   a1, -4(sp)
        lbu   r4, (r13)
        lh    a1, -4(sp)
        lh    r4, (r13)
        lhu   a1, -4(sp)
        lhu   r4, (r13)
        lw    a1, -4(sp)
        lw    r4, (r13)
        sb    a1, -4(sp)
        sb    r4, (r13)
        sh    a1, -4(sp)
        sh    r4, (r13)
        sw    a1, -4(sp)
        sw    r4, (r13)
        jalr  a1, -4(sp)
        jalr  r4, (r13)
        in    a1, -4(sp)
        in    r4, (r13)
        out   a1, -4(sp)
        out   r4, (r13)
        beq   a2, t0, .+131068
        beq   a2, t0, .-0
        bne   a2, t0, .+131068
        bne   a2, t0, .-4
        blt   a2, t0, .+131068
        blt   a2, t0, .-8
        bge   a2, t0, .+131068
        bge   a2, t0, .-12
        bltu  a2, t0, .+131068
        bltu  a2, t0, .-16
        bgeu  a2, t0, .+131068
        bgeu  a2, t0, .-20
        jal   ra, .+2097148
        jal   zero, .-2097152
        svc   65535
        svc   0
        brk
        jus   8(a0)
        getm  a4
        lra   a4, a3
        popsw -20(sp)
        getr  t0, t1
        lpsw  0x20(zero)
        spsw  (a0)
        idle
        halt  a0
        flush
        vmrun 12(t0)
