# tj-calls-only.s - nine million calls that never return, with svc among them: an engine that keeps a stack of calls must
# not run out of it
# expect stop HALTED
# expect exit 0
# expect clock 10406253
# expect r6 00022551
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .equ EVENTS, 140625

    .org 0x1000
start:
    la   r5, kernel
    sw   r5, NEW_P(r0)
    lpsw user(r0)
kernel:
    lw   r5, OLD_P(r0)
    addi r5, r5, 4                  # behind the svc
    sw   r5, OLD_P(r0)
    jal  r1, 1f
1:  addi r6, r6, 1
    li   r7, EVENTS
    bne  r6, r7, 2f
    halt r0
2:  lpsw 0(r0)
    .org 0x2000
user:
    .psw PSW_M, 0, 0x4000, 0x1000, 0

    .org 0x4000
    .phase 0
1:  .rept 64
    jal  r1, . + 4
    .endr
    svc  1
    j    1b
    .dephase
