# Made by from-rv32e.awk from fib.c; README.md says how.
.include "kernel.inc"

    .p2align 2
fib:
    addi sp,sp,-16
    sw ra,12(sp)
    sw s0,8(sp)
    sw s1,4(sp)
    sw a0,0(sp)
    li a5,1
    beq a0,a5,L4
    mv s1,a0
    li s0,0
L3:
    addi a0,s1,-1
    call fib
    addi s1,s1,-2
    li a5,1
    add s0,s0,a0
    bgtu s1,a5,L3
    lw a5,0(sp)
    lw ra,12(sp)
    lw s1,4(sp)
    andi a0,a5,1
    add a0,a0,s0
    lw s0,8(sp)
    addi sp,sp,16
    jr ra
L4:
    lw ra,12(sp)
    lw s0,8(sp)
    lw s1,4(sp)
    li a0,1
    addi sp,sp,16
    jr ra
    .p2align 2
kernel:
    li a0,38
    j fib
