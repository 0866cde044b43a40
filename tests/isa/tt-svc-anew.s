# tt-svc-anew.s - svc in a hot loop, whose handler loads another T each time, on, off and of all lengths: each record
# has the T that is left, and TIMER comes when it is 0
# expect stop HALTED
# expect exit 0
# expect clock 149988
# expect r6 00001388
# expect r9 ce3d8753
# expect r11 00001327
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .equ CALLS, 5000
    .equ LENGTHS, 601

    .org 0x1000
start:
    la   r5, kernel
    sw   r5, NEW_P(r0)
    li   r8, 31
    lpsw user(r0)
kernel:
    lw   r5, OLD_T(r0)
    mul  r9, r9, r8
    add  r9, r9, r5                 # T that was left, cause and P: all of them, and their order
    lw   r7, TRAP_CAUSE(r0)
    mul  r9, r9, r8
    add  r9, r9, r7
    lw   r5, OLD_P(r0)
    mul  r9, r9, r8
    add  r9, r9, r5
    addi r6, r6, 1
    li   r4, CALLS
    beq  r6, r4, done
    addi r7, r7, -CAUSE_TIMER
    beqz r7, 1f
    addi r5, r5, 4                  # behind the svc
    sw   r5, OLD_P(r0)
1:  andi r5, r6, 3
    beqz r5, 2f                     # T goes on
    li   r5, LENGTHS
    remu r5, r6, r5
    sw   r5, OLD_T(r0)
2:  lpsw 0(r0)
done:
    halt r0
    .org 0x2000
user:
    .psw PSW_M, 0, 0x4000, 0x1000, 200

    .org 0x4000
    .phase 0
1:  svc  1
    addi r11, r11, 1
    andi r12, r11, 127
    bnez r12, 1b
2:  addi r12, r12, 1                # for long enough that T expires
    andi r10, r12, 255
    bnez r10, 2b
    j    1b
    .dephase
