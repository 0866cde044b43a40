# td-lpsw-interrupt.s - lpsw and traps to a PSW with I = 1 while an interrupt is pending: DEVICE comes before the next
# instruction, each time
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

    li   r4, 300
    li   r1, CONSOLE_CONTROL_INTERRUPT
    out  r1, CONSOLE_CONTROL(r0)        # the input is at its end: pending for good
    catch handler
again:
    addi r2, r2, 1
    lpsw psw(r0)
target:
    addi r3, r3, 1                      # never reached
    svc  1
    .org 0x1100
psw:
    .psw PSW_M | PSW_I, target, 0, 0xFFFFFFFF, 9999
    .org 0x1140
handler:
    lw   r5, TRAP_CAUSE(r0)
    addi r5, r5, -CAUSE_DEVICE
    bnez r5, wrong
    lw   r5, OLD_P(r0)
    la   r6, target
    bne  r5, r6, wrong
    lw   r5, OLD_T(r0)
    li   r6, 9999
    bne  r5, r6, wrong
    bne  r2, r4, again
    want r3, 0

# Quiet again: the same lpsw leads on.
    out  r0, CONSOLE_CONTROL(r0)
    catch quiet
    lpsw psw(r0)
quiet:
    want r3, 1
    want_record PSW_M | PSW_I, target + 4, 0, 0xFFFFFFFF, 9998, CAUSE_SVC, 1, 0x80000001

# Into a handler with I = 1: it has no chance.
    li   r2, PSW_I
    sw   r2, NEW_STATUS(r0)
    catch masked
    svc  2
masked:
    sw   r0, NEW_STATUS(r0)
    want_word OLD_STATUS, 0
    pass
wrong:
    li   r15, 253
    halt r15
