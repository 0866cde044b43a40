# Made by from-rv32e.awk from collatz.c; README.md says how.
.include "kernel.inc"

    .p2align 2
kernel:
    li t0,901120
    li a0,0
    li t2,0
    li t1,2
    li a1,1
    addi t0,t0,-1120
L6:
    mv a5,t1
    li a2,0
L4:
    slli a4,a5,1
    andi a3,a5,1
    add a4,a4,a5
    srli a5,a5,1
    beq a3,zero,L3
    addi a5,a4,1
L3:
    addi a2,a2,1
    bne a5,a1,L4
    bgeu a0,a2,L5
    mv t2,t1
    mv a0,a2
L5:
    addi t1,t1,1
    bne t1,t0,L6
    li a5,1000
    mul t2,t2,a5
    add a0,t2,a0
    ret
