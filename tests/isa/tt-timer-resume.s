# tt-timer-resume.s - resuming with the saved T of a TIMER trap, 0, turns the timer off: there is no second TIMER
# expect stop HALTED
# expect exit 0
# expect clock 74
# expect r2 0000001f
# expect trap RESET 00000000 00000000 00000000 0
# expect trap TIMER 00000000 00000004 00000001 9
# expect trap SVC 00000000 00000008 00000001 70
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, handler
    sw   r1, NEW_P(r0)
    addi r3, r0, 31
    lpsw user(r0)
handler:
    lw   r4, TRAP_CAUSE(r0)
    addi r4, r4, -CAUSE_TIMER
    bne  r4, r0, done
    lpsw OLD_STATUS(r0)
done:
    halt r0
user:
    .psw PSW_M, 0, 0x7000, 0x1000, 5

    .org 0x7000
    .phase 0
    addi r2, r2, 1
    bne  r2, r3, 0
    svc  0
    .dephase
