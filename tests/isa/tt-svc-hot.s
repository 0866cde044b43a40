# tt-svc-hot.s - svc and lpsw in a hot loop, T on for a hundred calls and off for the next hundred: each record has the
# T that is left, and T goes on from there
# expect stop HALTED
# expect exit 0
# expect clock 51062
# expect r6 00000bb8
# expect r8 0174b034
# expect r9 fb1c9aa4
# expect r11 00000bb7
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
    lw   r5, OLD_T(r0)
    add  r8, r8, r5                 # the sum of all T that were left
    li   r7, 31
    mul  r9, r9, r7
    add  r9, r9, r5                 # and their order
    lw   r5, OLD_P(r0)
    addi r5, r5, 4                  # behind the svc
    sw   r5, OLD_P(r0)
    addi r6, r6, 1
    li   r7, 100
    remu r7, r6, r7
    bnez r7, 1f
    xori r10, r10, 0x4000           # on, then off, then on
    sw   r10, OLD_T(r0)
1:  li   r7, CALLS
    bne  r6, r7, 2f
    halt r0
2:  lpsw 0(r0)
    .org 0x2000
user:
    .psw PSW_M, 0, 0x4000, 0x1000, 0

    .org 0x4000
    .phase 0
1:  svc  1
    addi r11, r11, 1
    j    1b
    .dephase
