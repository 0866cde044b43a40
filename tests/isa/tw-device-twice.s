# tw-device-twice.s - a DEVICE trap into a handler with interrupts on: the same interrupt comes up again, and the
# machine wedges; the handler would have cleared it
# expect stop WEDGED
# expect exit 0
# expect clock 7
# expect psw 00000002 00001020 00000000 ffffffff 00000000
# expect trap RESET 00000000 00000000 00000000 0
# expect trap DEVICE 00000001 00001040 00000003 7
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
    lpsw user(r0)
    nop
handler:
    out  r0, CONSOLE_CONTROL(r0)
    halt r0
user:
    .psw PSW_M | PSW_I, 0x1040, 0, 0xFFFFFFFF, 0
