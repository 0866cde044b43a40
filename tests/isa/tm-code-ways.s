# tm-code-ways.s - a straight line with 200 branches to as many places in its page, each taken once: who decodes ahead
# cannot follow all of them at once
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r4, 0                          # the branch to take
    j    line
    .align 4096
line:
    li   r5, -1
    .equ n, 0
    .rept 200
    addi r5, r5, 1
    beq  r4, r5, places + 8 * n
    .equ n, n + 1
    .endr
    j    failed
places:
    .equ n, 0
    .rept 200
    addi r3, r3, n
    j    next
    .equ n, n + 1
    .endr
next:
    addi r4, r4, 1
    li   r6, 200
    bne  r4, r6, line
    want r3, 19900
    pass
failed:
    li   r15, 252
    halt r15
