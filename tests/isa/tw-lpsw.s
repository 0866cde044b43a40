# tw-lpsw.s - a kernel that is called 200 times, and then has an svc as its first instruction: WEDGED. An lpsw right to
# an svc is progress
# expect stop WEDGED
# expect exit 0
# expect r1 000000c8
# expect clock 608
# expect psw 00000000 00001034 00000000 ffffffff 00000000
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    la   r3, kernel
    sw   r3, NEW_P(r0)
    li   r4, 200
    lpsw psw(r0)
kernel:
    addi r1, r1, 1
    bne  r1, r4, again
    la   r3, last
    sw   r3, NEW_P(r0)
again:
    lpsw psw(r0)
user:
    svc  1                          # nothing but the lpsw has completed since the trap before
    addi r2, r2, 1
last:
    svc  2
    .org 0x1100
psw:
    .psw PSW_M, user, 0, 0xFFFFFFFF, 300000
