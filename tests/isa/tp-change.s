# tp-change.s - the PSWs that traps and lpsw load change all the time, each word at a pace of its own: 2310 calls of a
# kernel with two entries, from two programs
# expect stop HALTED
# expect exit 0
# expect r8 00000482
# expect r9 0000120c
# expect r11 00000483
# expect r12 00000483
# expect r13 00000906
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

# Every COUNTth time: word = word xor VALUE. r6 counts the times.
    .macro toggle WORD, VALUE, COUNT
    li   r7, \COUNT
    remu r7, r6, r7
    bnez r7, 9f
    lw   r7, \WORD(r0)
    li   r5, \VALUE
    xor  r7, r7, r5
    sw   r7, \WORD(r0)
9:
    .endm

    .org 0x1000
start:
    la   r5, kernel
    sw   r5, NEW_P(r0)
    lpsw user(r0)
kernel:
    addi r11, r11, 1                # by the first entry
    j    both
    .balign 64
second:
    addi r12, r12, 1                # by the second
both:
    addi r6, r6, 1
    lw   r5, OLD_P(r0)
    addi r5, r5, 4                  # behind the svc
    sw   r5, OLD_P(r0)
    toggle NEW_P, kernel ^ second, 7
    toggle NEW_T, 100000, 11
    toggle NEW_STATUS, PSW_I, 13
    toggle OLD_L, 0x4000 ^ 0x5000, 3
    toggle OLD_B, 0x1000 ^ 0x0C00, 5
    toggle OLD_T, 70000, 2
    li   r5, 2310
    bgeu r6, r5, done
    lw   r5, OLD_B(r0)
    andi r5, r5, 0x400
    beqz r5, 1f
    addi r13, r13, 1                # with the smaller bound
1:  lpsw 0(r0)
done:
    add  r13, r13, r13
    halt r0
    .org 0x2000
user:
    .psw PSW_M, 0, 0x4000, 0x1000, 0

    .org 0x4000
    .phase 0
1:  svc  1
    addi r8, r8, 1
    j    1b
    .dephase
    .org 0x5000
    .phase 0
1:  svc  1
    addi r9, r9, 4
    j    1b
    .dephase
