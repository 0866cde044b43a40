# small - a kernel that is over at once, for run.sh.
.include "pg32.inc"
        .org NEW_STATUS
        .psw 0, start, 0, -1, 0

        .org 0x1000
start:  li s0, 256
        li s1, 0
1:      addi s1, s1, 15
        addi s0, s0, -1
        bnez s0, 1b
        li t0, 28                               # s1 in hexadecimal; it has no letter but f
2:      srl a0, s1, t0
        andi a0, a0, 15
        addi a0, a0, '0'
        slti a1, a0, '9' + 1
        bnez a1, 3f
        addi a0, a0, 'a' - '9' - 1
3:      out a0, CONSOLE_DATA(zero)
        addi t0, t0, -4
        bgez t0, 2b
        li a0, '\n'
        out a0, CONSOLE_DATA(zero)
        halt zero
