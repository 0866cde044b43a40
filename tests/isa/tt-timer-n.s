# tt-timer-n.s - T = n: exactly n instructions. A program that counts to 16 in a loop of 3 instructions, 48 in all,
# gets slices of 1, 2, 3, ... instructions (1 + ... + 9 = 45); of the tenth it leaves 7, unused, to its svc
# expect stop HALTED
# expect exit 0
# expect clock 111
# expect r2 00000010
# expect r3 0000000a
# expect r4 00000007
# expect trap RESET 00000000 00000000 00000000 0
# expect trap TIMER 00000000 00000004 00000001 5
# expect trap TIMER 00000000 00000000 00000001 13
# expect trap TIMER 00000000 00000000 00000001 22
# expect trap TIMER 00000000 00000004 00000001 32
# expect trap TIMER 00000000 00000000 00000001 43
# expect trap TIMER 00000000 00000000 00000001 55
# expect trap TIMER 00000000 00000004 00000001 68
# expect trap TIMER 00000000 00000000 00000001 82
# expect trap TIMER 00000000 00000000 00000001 97
# expect trap SVC 00000000 0000000c 00000001 106
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, handler
    sw   r1, NEW_P(r0)
    addi r3, r0, 1                      # the slice
    lpsw user(r0)
handler:                                # 6 ticks
    lw   r4, TRAP_CAUSE(r0)
    addi r4, r4, -CAUSE_TIMER
    bne  r4, r0, done
    addi r3, r3, 1
    sw   r3, OLD_T(r0)
    lpsw OLD_STATUS(r0)
done:
    lw   r4, OLD_T(r0)
    halt r0
user:
    .psw PSW_M, 0, 0x7000, 0x1000, 1

    .org 0x7000
    .phase 0
    addi r2, r2, 1                      # a loop of 3, ended when r2 = 16
    slti r5, r2, 16
    bne  r5, r0, 0
    svc  0
    .dephase
