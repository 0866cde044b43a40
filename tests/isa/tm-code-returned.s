# tm-code-returned.s - a program in user mode is loaded twice with the same PSW; in between, far behind all code that
# there was, more code has run. The second time the program stores into it
# expect stop HALTED
# expect exit 11
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .equ FAR, 0x10000               # physical; PROGRAM is virtual 0 of the program
    .equ PROGRAM, 0x4000

    .org 0x1000
start:
    la   r5, kernel
    sw   r5, NEW_P(r0)
    li   r5, FAR
    li   r6, 0x30A00001             # addi r10, r0, 1
    sw   r6, 0(r5)
    li   r6, 0x71090000             # jalr r0, 0(r9)
    sw   r6, 4(r5)
    li   r1, FAR - PROGRAM + 0x100  # where the program stores: at first where there is no code
    lpsw user(r0)
kernel:
    addi r2, r2, 1
    li   r5, FAR
    jalr r9, 0(r5)
    li   r1, FAR - PROGRAM
    li   r6, 3
    bne  r2, r6, 1f
    halt r10
1:  lpsw user(r0)
    .org 0x2000
user:
    .psw PSW_M, 0, PROGRAM, 0x20000, 0

    .org PROGRAM
    .phase 0
    li   r7, 11
    sb   r7, 0(r1)                  # the immediate
    svc  0
    .dephase
