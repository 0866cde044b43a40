# Made by from-rv32e.awk from sieve.c; README.md says how.
.include "kernel.inc"

    .p2align 2
kernel:
    addi sp,sp,-8
    sw s0,4(sp)
    lui a4,%hi(composite+131072)
    lui s0,%hi(composite)
    sw s1,0(sp)
    li a0,0
    li s1,600
    addi s0,s0,%lo(composite)
    addi a4,a4,%lo(composite+131072)
    li t2,1
    li t1,131072
L2:
    mv a5,s0
L3:
    sb zero,0(a5)
    addi a5,a5,1
    bne a5,a4,L3
    lui a2,%hi(composite+2)
    lbu a3,%lo(composite+2)(a2)
    addi a5,a2,%lo(composite+2)
    addi t0,a2,%lo(composite+2)
    li a2,2
    beq a3,zero,L22
L8:
    addi a2,a2,1
    mul a3,a2,a2
    addi t0,t0,1
    bgeu a3,t1,L6
L23:
    lbu a1,0(t0)
    bne a1,zero,L8
L7:
    add a1,a3,s0
L5:
    sb t2,0(a1)
    add a3,a3,a2
    add a1,a1,a2
    bltu a3,t1,L5
    addi a2,a2,1
    mul a3,a2,a2
    addi t0,t0,1
    bltu a3,t1,L23
L6:
    lbu a3,0(a5)
    addi a5,a5,1
    seqz a3,a3
    add a0,a0,a3
    bne a5,a4,L6
    addi s1,s1,-1
    bne s1,zero,L2
    lw s0,4(sp)
    lw s1,0(sp)
    addi sp,sp,8
    jr ra
L22:
    li a3,4
    j L7
    .balign 4
composite: .space 131072
