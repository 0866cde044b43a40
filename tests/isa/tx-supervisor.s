# tx-supervisor.s - every cause that a program alone can bring about, in supervisor mode: the log
# expect stop HALTED
# expect exit 0
# expect clock 16
# expect trap RESET 00000000 00000000 00000000 0
# expect trap SVC 0000abcd 00001008 00000000 2
# expect trap BREAK 00000000 00001018 00000000 5
# expect trap ARITH 00000000 00001024 00000000 7
# expect trap ILLEGAL 00000000 00001034 00000000 10
# expect trap MEMORY 00100000 00001044 00000000 13
# expect trap ALIGN 00000002 00001050 00000000 15
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, to1
    sw   r1, NEW_P(r0)
    svc  0xABCD
to1:
    addi r1, r0, to2
    sw   r1, NEW_P(r0)
    addi r1, r0, 0
    brk
to2:
    addi r1, r0, to3
    sw   r1, NEW_P(r0)
    div  r1, r1, r0
to3:
    addi r1, r0, to4
    sw   r1, NEW_P(r0)
    addi r1, r0, 0
    .word 0xFFFFFFFF
to4:
    addi r1, r0, to5
    sw   r1, NEW_P(r0)
    lui  r1, 0x10
    lw   r2, 0(r1)
to5:
    addi r1, r0, to6
    sw   r1, NEW_P(r0)
    sw   r2, 2(r0)
to6:
    halt r0
