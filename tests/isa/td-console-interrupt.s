# td-console-interrupt.s - a level: one DEVICE trap for each byte and one for the end, each behind the lpsw that
# resumes, until the handler turns the interrupt off
# input "ab"
# expect stop HALTED
# expect exit 0
# expect output "ab"
# expect clock 34
# expect r2 ffffffff
# expect r3 00000003
# expect r4 00000001
# expect trap RESET 00000000 00000000 00000000 0
# expect trap DEVICE 00000001 00000000 00000003 5
# expect trap DEVICE 00000001 00000000 00000003 13
# expect trap DEVICE 00000001 00000000 00000003 21
# expect trap SVC 00000000 00000004 00000003 30
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, handler
    sw   r1, NEW_P(r0)
    addi r1, r0, 1
    out  r1, CONSOLE_CONTROL(r0)
    lpsw user(r0)
user:
    .psw PSW_M | PSW_I, 0, 0x7000, 0x1000, 0
handler:
    lw   r5, TRAP_CAUSE(r0)
    addi r5, r5, -CAUSE_DEVICE
    bne  r5, r0, done
    in   r2, CONSOLE_DATA(r0)
    addi r3, r3, 1
    blt  r2, r0, end
    out  r2, CONSOLE_DATA(r0)
    lpsw OLD_STATUS(r0)                 # 8 ticks
end:
    out  r0, CONSOLE_CONTROL(r0)
    lpsw OLD_STATUS(r0)                 # 8 ticks
done:
    halt r0

    .org 0x7000
    .phase 0
    addi r4, r4, 1
    svc  0
    .dephase
