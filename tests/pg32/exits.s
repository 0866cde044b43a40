# exits.s - exits of many kinds while every register holds something of its own: none of it may be lost.
    .include "pg32.inc"

    .org    NEW_STATUS
    .psw    0, power_on, 0, -1, 0
    .org    TRAP_DATA
on:     .psw    0, loop, 0, -1, 0
    .org    0x1000
power_on:
    la      t0, trapped
    sw      t0, NEW_P(zero)
    li      r1, 1500                        # rounds
    li      r2, 0x2222
    li      r3, 0x3333
    li      r4, 0x4444
    li      r5, 0x5555
    li      r6, 0x6666
    li      r7, 0x7777
    li      r8, 0x0888
    li      r9, 0x0999
    li      r10, 0x0AAA
    li      r11, 0x0BBB
    li      r12, 0x0CCC
    li      r13, 0x0DDD
    li      r14, 0x0EEE
    li      r15, 0x0FFF
    lpsw    on(zero)
loop:
    in      r5, SYSTEM_CLOCK_LOW(zero)      # into registers that the monitor uses, and into others
    add     r8, r8, r5
    in      r6, SYSTEM_STORAGE(zero)
    add     r9, r9, r6
    in      r7, SYSTEM_PENDING(zero)
    xor     r10, r10, r7
    add     r5, r5, r8                      # changed where no exit has seen it yet
    add     r6, r6, r5
    sub     r7, r1, r6
    in      r2, 0x30(r5)
    spsw    0x100(zero)
    lw      r3, 0x104(zero)
    add     r11, r11, r3
    add     r12, r12, r4
    svc     5
    out     r12, 0x30(r13)
    add     r13, r13, r14
    sub     r15, r15, r7
    addi    r1, r1, -1
    bnez    r1, loop
    halt    zero
trapped:
    sw      r5, 0x200(zero)
    lw      r5, OLD_P(zero)
    addi    r5, r5, 4
    sw      r5, OLD_P(zero)
    lw      r5, 0x200(zero)
    lpsw    OLD_STATUS(zero)
