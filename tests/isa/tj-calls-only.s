# tj-calls-only.s - nearly two million calls that never return, in two spaces: an engine that keeps a stack of them must
# not run out of it
# expect stop HALTED
# expect exit 0
# expect clock 7800003
# expect r6 000927c0
# expect r8 000927c0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .equ CALLS, 600000

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
    li   r7, CALLS
    bne  r6, r7, 2f
    halt r0
2:  lpsw 0(r0)
    .org 0x2000
user:
    .psw PSW_M, 0, 0x4000, 0x1000, 0

    .org 0x4000
    .phase 0
1:  jal  r1, 2f
2:  addi r8, r8, 1
    jal  r1, 3f
3:  svc  1
    j    1b
    .dephase
