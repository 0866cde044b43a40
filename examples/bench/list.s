# Made by from-rv32e.awk from list.c; README.md says how.
.include "kernel.inc"

    .p2align 2
kernel:
    lui a1,%hi(nodes)
    li a2,12288
    li a3,0
    li a5,0
    addi a1,a1,%lo(nodes)
    addi a2,a2,-2048
L2:
    mv a4,a5
    slli a4,a4,3
    addi a5,a5,1237
    add a4,a1,a4
    andi a5,a5,2047
    sw a3,4(a4)
    sw a5,0(a4)
    addi a3,a3,5
    bne a3,a2,L2
    li t1,40960
    li a2,0
    li a0,0
    li t0,4096
    addi t1,t1,-960
L3:
    addi a3,t0,-2048
L4:
    slli a5,a5,3
    add a5,a1,a5
    lw a4,4(a5)
    addi a3,a3,-1
    lw a5,0(a5)
    xor a4,a2,a4
    add a0,a0,a4
    bne a3,zero,L4
    addi a2,a2,1
    bne a2,t1,L3
    ret
    .balign 4
nodes: .space 16384
