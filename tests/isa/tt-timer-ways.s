# tt-timer-ways.s - TIMER after each T from 1 to 290 in user code of every shape: straight lines, of stores into their
# own page and of branches too, and loops around a jump, a jump to another page and back, and a jalr
# expect stop HALTED
# expect exit 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .equ PROGRAM, 0x8000
    .equ LONGEST, 290

    .org 0x1000
start:
    la   r5, kernel
    sw   r5, NEW_P(r0)
    la   r9, shapes
shape:
    lw   r10, 0(r9)                     # where it begins
    lw   r11, 4(r9)                     # which bits of T say how far it has come
    li   r8, 1                          # T
    sw   r10, user + 4(r0)
again:
    sw   r8, user + 16(r0)
    li   r1, 0
    li   r3, 3
    li   r4, 0xFFC                      # for the stores
    addi r2, r10, 0                     # for jalr
    lpsw user(r0)
kernel:
    li   r7, 1
    lw   r5, TRAP_CAUSE(r0)
    li   r6, CAUSE_TIMER
    bne  r5, r6, failed
    li   r7, 2
    lw   r5, OLD_T(r0)
    bnez r5, failed
    li   r7, 3
    lw   r5, OLD_P(r0)
    and  r6, r8, r11
    slli r6, r6, 2
    add  r6, r6, r10
    bne  r5, r6, failed
    addi r8, r8, 1
    li   r6, LONGEST
    bgeu r6, r8, again
    addi r9, r9, 8
    la   r6, shapes_end
    bne  r9, r6, shape
    halt r0
failed:
    halt r7
    .align 4
shapes:
    .word line, -1, stores, -1, branches, -1, loop, 1, pages, 1, returns, 1
shapes_end:
user:
    .psw PSW_M, 0, PROGRAM, 0x4000, 0

    .org PROGRAM
    .phase 0
line:
    .rept 300
    addi r1, r1, 1
    .endr
    svc  0
stores:
    .rept 300
    sw   r3, 0(r4)
    .endr
    svc  0
    .dephase
    .org PROGRAM + 0x1000
    .phase 0x1000
loop:
    addi r1, r1, 1
    j    loop
returns:
    addi r1, r1, 1
    jalr r0, 0(r2)
    .dephase
    .org PROGRAM + 0x1FFC
    .phase 0x1FFC
pages:
    addi r1, r1, 1
    j    pages
branches:
    .rept 300
    bne  r1, r1, branches
    .endr
    svc  0
    .dephase
