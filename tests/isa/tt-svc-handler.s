# tt-svc-handler.s - svc in a hot loop, to a handler that runs with T on as its users do: T expires in either, and each
# record has what is left of the one that ran
# expect stop HALTED
# expect exit 0
# expect clock 301544
# expect r6 00001388
# expect r9 2f53a416
# expect r11 00000961
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .equ CALLS, 5000
    .equ LENGTHS, 601

    .org 0x1000
start:
    la   r5, kernel
    sw   r5, NEW_P(r0)
    li   r5, 20
    sw   r5, NEW_T(r0)
    li   r8, 31
    lpsw user(r0)
kernel:
    lw   r5, OLD_T(r0)
    lw   r7, TRAP_CAUSE(r0)
    lw   r4, OLD_P(r0)
    lw   r3, OLD_STATUS(r0)
    mul  r9, r9, r8
    add  r9, r9, r5                 # T that was left, cause and P: all of them, and their order
    mul  r9, r9, r8
    add  r9, r9, r7
    mul  r9, r9, r8
    add  r9, r9, r4
    addi r6, r6, 1
    li   r1, CALLS
    beq  r6, r1, done
    andi r3, r3, PSW_M
    beqz r3, 3f
    addi r7, r7, -CAUSE_TIMER
    bnez r7, 1f
    addi r4, r4, -4                 # nothing to go behind
    li   r5, 300
1:  addi r4, r4, 4                  # behind the svc
    sw   r4, user + 4(r0)
    sw   r5, user + 16(r0)
    li   r1, LENGTHS
    remu r1, r6, r1
    addi r1, r1, 20                 # enough to come here
    sw   r1, NEW_T(r0)
    j    again
3:  sw   r0, NEW_T(r0)              # T has expired in here: the next one has time; what was interrupted is in user
again:
    andi r2, r6, 31
2:  addi r2, r2, -1
    bgez r2, 2b
    lpsw user(r0)
done:
    halt r0
    .org 0x2000
user:
    .psw PSW_M, 0, 0x4000, 0x1000, 200

    .org 0x4000
    .phase 0
1:  svc  1
    addi r11, r11, 1
    addi r12, r12, 3
    svc  2
    j    1b
    .dephase
