# tc-registers.s - every register as d, a and b: registers are told apart by all four bits of each field
# expect stop HALTED
# expect exit 0
# expect clock 31
# expect psw 00000000 0000107c 00000000 ffffffff 00000000
# expect r0 00000000
# expect r1 00000003
# expect r2 00000006
# expect r3 0000000c
# expect r4 00000018
# expect r5 00000030
# expect r6 00000060
# expect r7 000000c0
# expect r8 00000180
# expect r9 00000300
# expect r10 00000600
# expect r11 00000c00
# expect r12 00001800
# expect r13 00003000
# expect r14 00002000
# expect r15 00004000
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:                          # rN = 1 << (N - 1)
    addi r1, r0, 1
    addi r2, r0, 2
    addi r3, r0, 4
    addi r4, r0, 8
    addi r5, r0, 16
    addi r6, r0, 32
    addi r7, r0, 64
    addi r8, r0, 128
    addi r9, r0, 256
    addi r10, r0, 512
    addi r11, r0, 1024
    addi r12, r0, 2048
    addi r13, r0, 4096
    addi r14, r0, 8192
    addi r15, r0, 16384
    add  r1, r1, r2             # rN = rN + r(N + 1), each register still as it was loaded
    add  r2, r2, r3
    add  r3, r3, r4
    add  r4, r4, r5
    add  r5, r5, r6
    add  r6, r6, r7
    add  r7, r7, r8
    add  r8, r8, r9
    add  r9, r9, r10
    add  r10, r10, r11
    add  r11, r11, r12
    add  r12, r12, r13
    add  r13, r13, r14
    sub  r14, r15, r14          # 0x2000
    add  r0, r15, r15           # vanishes
    halt r0
