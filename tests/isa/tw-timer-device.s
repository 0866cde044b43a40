# tw-timer-device.s - TIMER and DEVICE due together: TIMER is taken, and if its handler has interrupts on, DEVICE
# comes up with no instruction between them: the machine wedges
# expect stop WEDGED
# expect exit 0
# expect clock 7
# expect psw 00000002 00001018 00000000 ffffffff 00000000
# expect trap RESET 00000000 00000000 00000000 0
# expect trap TIMER 00000000 00001038 00000002 7
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, PSW_I
    sw   r1, NEW_STATUS(r0)
    addi r2, r0, handler
    sw   r2, NEW_P(r0)
    addi r1, r0, 1
    lpsw psw(r0)
handler:
    nop
    halt r0
psw:
    .psw PSW_I, last, 0, 0xFFFFFFFF, 1
last:
    out  r1, CONSOLE_CONTROL(r0)    # at its end, input interrupts from now on; and T = 0
