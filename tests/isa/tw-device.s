# tw-device.s - a handler that is entered with interrupts on while one is pending: DEVICE comes up before its first
# instruction, and the machine wedges
# expect stop WEDGED
# expect exit 0
# expect clock 6
# expect psw 00000002 00001018 00000000 ffffffff 00000000
# expect trap RESET 00000000 00000000 00000000 0
# expect trap SVC 00000001 00001018 00000000 6
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, 1
    out  r1, CONSOLE_CONTROL(r0)    # the input is at its end: pending
    addi r1, r0, PSW_I
    sw   r1, NEW_STATUS(r0)
    addi r1, r0, handler
    sw   r1, NEW_P(r0)
handler:
    svc  1
