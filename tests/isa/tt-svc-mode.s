# tt-svc-mode.s - svc in a hot loop whose status and R.b change every hundred calls, while limit, and so the code, stays the
# same: each record has those of the moment
# expect stop HALTED
# expect exit 0
# expect clock 60228
# expect r6 00000bb8
# expect r9 ce419b80
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .equ CALLS, 3000

    .org 0x1000
start:
    la   r5, kernel
    sw   r5, NEW_P(r0)
    lpsw user(r0)
kernel:
    li   r7, 31
    lw   r5, OLD_STATUS(r0)
    mul  r9, r9, r7
    add  r9, r9, r5                 # status, R.b and P of each record, and their order
    lw   r5, OLD_B(r0)
    mul  r9, r9, r7
    add  r9, r9, r5
    lw   r5, OLD_P(r0)
    mul  r9, r9, r7
    add  r9, r9, r5
    addi r5, r5, 4                  # behind the svc
    sw   r5, OLD_P(r0)
    addi r6, r6, 1
    li   r7, 100
    remu r7, r6, r7
    bnez r7, 1f
    lw   r5, OLD_STATUS(r0)
    xori r5, r5, PSW_I
    sw   r5, OLD_STATUS(r0)
    li   r7, 200
    remu r7, r6, r7
    bnez r7, 1f
    lw   r5, OLD_B(r0)
    xori r5, r5, 0x1000             # beyond storage, as before
    sw   r5, OLD_B(r0)
1:  li   r7, CALLS
    bne  r6, r7, 2f
    halt r0
2:  lpsw 0(r0)
    .org 0x2000
user:
    .psw PSW_M, 0, 0x4000, 0xFFFFFFFF, 0

    .org 0x4000
    .phase 0
1:  svc  1
    addi r11, r11, 1
    svc  2
    addi r11, r11, 1
    svc  3
    j    1b
    .dephase
