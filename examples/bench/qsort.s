# Made by from-rv32e.awk from qsort.c; README.md says how.
.include "kernel.inc"

    .p2align 2
sort:
    bgeu a0,a1,L22
    addi sp,sp,-16
    sw ra,12(sp)
    sw s0,8(sp)
    sw s1,4(sp)
    mv a2,a0
    mv t1,a1
L2:
    sub a5,t1,a2
    srai a5,a5,3
    slli a5,a5,2
    add a5,a2,a5
    lw a4,0(a5)
    mv s0,t1
    mv s1,a2
L3:
    bgtu s1,s0,L8
    lw a5,0(s1)
    lw a3,0(s0)
    ble a4,a5,L27
L4:
    lw a5,4(s1)
    addi s1,s1,4
    blt a5,a4,L4
    ble a3,a4,L28
L6:
    lw a3,-4(s0)
    addi s0,s0,-4
    bgt a3,a4,L6
L28:
    bleu s1,s0,L14
L8:
    sub a5,s0,a2
    sub a4,t1,s1
    bge a5,a4,L10
    mv a0,a2
    mv a1,s0
    sw t1,0(sp)
    call sort
    lw t1,0(sp)
    mv a2,s1
    bgtu t1,a2,L2
L29:
    lw ra,12(sp)
    lw s0,8(sp)
    lw s1,4(sp)
    addi sp,sp,16
    jr ra
L27:
    blt a4,a3,L6
L14:
    sw a3,0(s1)
    sw a5,0(s0)
    addi s1,s1,4
    addi s0,s0,-4
    j L3
L10:
    mv a1,t1
    mv a0,s1
    sw a2,0(sp)
    call sort
    lw a2,0(sp)
    mv t1,s0
    bgtu t1,a2,L2
    j L29
L22:
    ret
    .p2align 2
kernel:
    addi sp,sp,-24
    li a4,12288
    lui a5,%hi(numbers)
    lui t1,%hi(numbers+131072)
    li a2,1662976
    sw s0,16(sp)
    sw s1,12(sp)
    sw ra,20(sp)
    li t2,200
    li s0,0
    addi a4,a4,57
    addi t0,a5,%lo(numbers)
    addi t1,t1,%lo(numbers+131072)
    addi s1,a2,1549
L31:
    li a1,1013903360
    mv a3,t0
    mv a5,t0
    addi a1,a1,863
L32:
    mul a4,a4,s1
    addi a5,a5,4
    add a4,a4,a1
    srli a2,a4,3
    sw a2,-4(a5)
    bne a5,t1,L32
    lui a5,%hi(numbers+131068)
    addi a1,a5,%lo(numbers+131068)
    lui a5,%hi(numbers)
    addi a0,a5,%lo(numbers)
    sw a3,8(sp)
    sw t2,4(sp)
    sw a4,0(sp)
    call sort
    lui a5,%hi(numbers)
    li a1,131072
    lw a3,8(sp)
    lw t2,4(sp)
    lw a4,0(sp)
    addi t0,a5,%lo(numbers)
    addi a1,a1,72
    lui a5,%hi(numbers+131072)
    add a1,t0,a1
    addi t1,a5,%lo(numbers+131072)
L33:
    lw a5,0(a3)
    slli a2,s0,4
    add s0,a2,s0
    addi a3,a3,388
    add s0,s0,a5
    bne a3,a1,L33
    addi t2,t2,-1
    bne t2,zero,L31
    lw ra,20(sp)
    mv a0,s0
    lw s0,16(sp)
    lw s1,12(sp)
    addi sp,sp,24
    jr ra
    .balign 4
numbers: .space 131072
