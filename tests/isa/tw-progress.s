# tw-progress.s - one completed instruction between two traps is enough: handlers of one store and one trap, each of
# which names the next handler; the last is a lone lpsw back to what trapped, for ever, with time passing
# run --limit 16
# expect stop LIMIT
# expect exit 0
# expect clock 16
# expect psw 00000001 00001060 00000000 ffffffff 00000000
# expect trap RESET 00000000 00000000 00000000 0
# expect trap SVC 00000001 0000101c 00000000 7
# expect trap BREAK 00000000 00001024 00000000 8
# expect trap ILLEGAL 00000000 0000102c 00000000 9
# expect trap ARITH 00000000 00001034 00000000 10
# expect trap ALIGN 00000001 0000103c 00000000 11
# expect trap SVC 00000006 00001044 00000000 12
# expect trap PRIVILEGED 00000000 00001060 00000001 13
# expect trap PRIVILEGED 00000000 00001060 00000001 14
# expect trap PRIVILEGED 00000000 00001060 00000001 15
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, handler1
    addi r2, r0, handler2
    addi r3, r0, handler3
    addi r4, r0, handler4
    addi r5, r0, handler5
    addi r6, r0, handler6
    sw   r1, NEW_P(r0)
    svc  1
handler1:
    sw   r2, NEW_P(r0)
    brk
handler2:
    sw   r3, NEW_P(r0)
    .word 0
handler3:
    sw   r4, NEW_P(r0)
    div  r7, r7, r0
handler4:
    sw   r5, NEW_P(r0)
    lw   r7, 1(r0)
handler5:
    sw   r6, NEW_P(r0)
    svc  6
handler6:
    lpsw psw(r0)
psw:
    .psw PSW_M, user, 0, 0xFFFFFFFF, 0
user:
    idle
