# tx-user.s - every cause that a program alone can bring about, in user mode, with T on: the log, and no instruction
# done
# expect stop HALTED
# expect exit 0
# expect clock 53
# expect r1 00100000
# expect r2 00000022
# expect r5 00000062
# expect trap RESET 00000000 00000000 00000000 0
# expect trap PRIVILEGED 00000000 00000008 00000001 6
# expect trap SVC 00000001 0000000c 00000001 13
# expect trap BREAK 00000000 00000010 00000001 20
# expect trap ARITH 00000000 00000014 00000001 27
# expect trap ILLEGAL 00000000 00000018 00000001 34
# expect trap MEMORY 00100000 0000001c 00000001 41
# expect trap ALIGN 00100002 00000020 00000001 48
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r3, r0, handler
    sw   r3, NEW_P(r0)
    addi r2, r0, 0x22
    lpsw user(r0)
user:
    .psw PSW_M, 0, 0x7000, 0x2000, 100
handler:                            # step over the instruction, T as it was: 7 ticks. ALIGN is the last
    lw   r3, TRAP_CAUSE(r0)
    addi r3, r3, -CAUSE_ALIGN
    beq  r3, r0, done
    lw   r3, OLD_P(r0)
    addi r3, r3, 4
    sw   r3, OLD_P(r0)
    lpsw OLD_STATUS(r0)
done:
    lw   r5, OLD_T(r0)
    halt r0

    .org 0x7000
    .phase 0
    lui  r1, 0x10
    addi r4, r0, 1
    in   r2, 0(r0)
    svc  1
    brk
    rem  r2, r1, r0
    .word 0xF6000000                # flush, on a machine without V
    lw   r2, 0(r1)
    sw   r2, 2(r1)
    .dephase
