# Made by from-rv32e.awk from matmul.c; README.md says how.
.include "kernel.inc"

    .p2align 2
kernel:
    addi sp,sp,-24
    lui a5,%hi(a)
    lui a4,%hi(b)
    addi t1,a5,%lo(a)
    sw s0,20(sp)
    sw s1,16(sp)
    addi a4,a4,%lo(b)
    addi a5,a5,%lo(a)
    li a3,0
    li a2,0
    li t2,384
L2:
    mv t0,a4
    mv a0,a3
    li a1,0
    addi s0,a5,512
L3:
    xor s1,a2,a1
    sw a0,0(a5)
    sw s1,0(t0)
    addi a5,a5,4
    addi a0,a0,1
    addi a1,a1,7
    addi t0,t0,4
    bne a5,s0,L3
    addi a3,a3,3
    addi a2,a2,1
    addi a4,a4,512
    bne a3,t2,L2
    li a3,65536
    lui a4,%hi(c)
    addi a3,a3,512
    lui t2,%hi(b+512)
    addi s1,a4,%lo(c)
    add a3,t1,a3
    addi a4,a4,%lo(c)
    li a5,0
    addi t2,t2,%lo(b+512)
    sw a3,0(sp)
    sw a4,4(sp)
L9:
    lui a3,%hi(a+512)
    addi a0,a3,%lo(a+512)
    sw a5,8(sp)
    mv a3,s1
L11:
    lui a5,%hi(b)
    addi t1,a5,%lo(b)
    mv t0,a3
    addi s0,a0,-512
    sw a3,12(sp)
L8:
    mv a5,s0
    mv a3,t1
    li a2,0
L5:
    lw a4,0(a5)
    lw a1,0(a3)
    addi a5,a5,4
    addi a3,a3,512
    mul a4,a4,a1
    add a2,a2,a4
    bne a5,a0,L5
    sw a2,0(t0)
    addi t1,t1,4
    addi t0,t0,4
    bne t2,t1,L8
    lw a3,12(sp)
    addi a0,a5,512
    lw a5,0(sp)
    addi a3,a3,512
    bne a0,a5,L11
    lw a5,8(sp)
    li a4,5
    li a3,7
    remu a4,a5,a4
    andi a0,a5,127
    slli a2,a0,7
    remu a1,a5,a3
    slli a4,a4,7
    add a4,a4,a0
    slli a4,a4,2
    add a4,s1,a4
    lw a0,0(a4)
    lui a3,%hi(a)
    addi a3,a3,%lo(a)
    addi a5,a5,1
    add a4,a2,a1
    slli a4,a4,2
    add a4,a3,a4
    lw a2,0(a4)
    add a2,a0,a2
    sw a2,0(a4)
    li a4,150
    bne a5,a4,L9
    lw a4,4(sp)
    li a3,65536
    add a3,s1,a3
    li a0,0
    mv a5,a4
L10:
    addi a4,a5,512
L12:
    lw a2,0(a5)
    slli a1,a0,5
    sub a0,a1,a0
    addi a5,a5,4
    add a0,a0,a2
    bne a5,a4,L12
    bne a5,a3,L10
    lw s0,20(sp)
    lw s1,16(sp)
    addi sp,sp,24
    jr ra
    .balign 4
c: .space 65536
    .balign 4
b: .space 65536
    .balign 4
a: .space 65536
