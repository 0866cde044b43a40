# tm-record-code.s - the record of a trap goes where code is: called 30 times, then overwritten by the instruction word
# of an svc, which is what runs the next time
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

    li   r4, 40                         # so often
    li   r5, 0x710F0000                 # jalr r0, 0(r15): a return
    addi r5, r5, 0
again:
    sw   r5, TRAP_WORD(r0)
    li   r6, 30
call:
    addi r7, r7, 1
    jalr r15, TRAP_WORD(r0)
    addi r6, r6, -1
    bnez r6, call
    catch first
    svc  9                              # the return is an svc now
first:
    catch second
    jalr r12, TRAP_WORD(r0)
second:
    lw   r8, OLD_P(r0)
    addi r8, r8, -TRAP_WORD
    add  r9, r9, r8
    lw   r8, TRAP_INFO(r0)
    addi r8, r8, -9
    add  r9, r9, r8
    catch unexpected
    addi r4, r4, -1
    bnez r4, again
    want r9, 0
    want r7, 1200
    want_record 0, TRAP_WORD, 0, 0xFFFFFFFF, 0, CAUSE_SVC, 9, 0x80000009

# The same where nothing but the trap stores near it.
    li   r4, 40
    li   r7, 0
    catch third
anew:
    sw   r5, TRAP_WORD(r0)
    li   r6, 30
1:
    addi r7, r7, 1
    jalr r15, TRAP_WORD(r0)
    addi r6, r6, -1
    bnez r6, 1b
    la   r15, wrong
    svc  10
third:
    lw   r8, OLD_P(r0)
    addi r8, r8, -TRAP_WORD
    beqz r8, 2f
    jalr r12, TRAP_WORD(r0)
2:
    addi r4, r4, -1
    bnez r4, anew
    want r7, 1200

# The same from user mode, under another R: the user's virtual 0x1C is not the record.
    li   r4, 200
    li   r7, 0
    li   r14, 0x7000
    sw   r5, TRAP_WORD(r14)
    catch kernel
enter:
    enter PSW_M, user, 0x7000, 0x1000, 5000
    .equ user, 0x100
kernel:
    lw   r8, OLD_P(r0)
    addi r8, r8, -(user + 8)
    bnez r8, wrong
    addi r4, r4, -1
    bnez r4, enter
    want r7, 200
    pass
wrong:
    li   r15, 253
    halt r15

    .org 0x7100
    jalr r15, TRAP_WORD(r0)
    addi r7, r7, 1
    svc  3
