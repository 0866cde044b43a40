# td-disk-console.s - two interrupts pending: DEVICE gives the lowest-numbered one, and the other when that is cleared
# run --disk-latency 1
# disk 1
# expect stop HALTED
# expect exit 0
# expect clock 20
# expect r2 00000006
# expect trap RESET 00000000 00000000 00000000 0
# expect trap DEVICE 00000001 00001100 00000002 9
# expect trap DEVICE 00000002 00001100 00000002 13
# expect trap DEVICE 00000002 00001100 00000002 16
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, 1
    out  r1, DISK_CONTROL(r0)
    out  r1, CONSOLE_CONTROL(r0)        # its input is at its end
    out  r1, DISK_ADDRESS(r0)           # misaligned: an error, but done
    out  r1, DISK_COMMAND(r0)
    in   r2, SYSTEM_PENDING(r0)
    addi r3, r0, handler1
    sw   r3, NEW_P(r0)
    lpsw psw(r0)
handler1:
    addi r3, r0, handler2
    sw   r3, NEW_P(r0)
    out  r0, CONSOLE_CONTROL(r0)
    lpsw OLD_STATUS(r0)
handler2:
    addi r3, r0, handler3
    sw   r3, NEW_P(r0)
    lpsw OLD_STATUS(r0)
handler3:
    addi r3, r0, DISK_STATUS_DONE
    out  r3, DISK_STATUS(r0)
    lpsw OLD_STATUS(r0)                 # nothing is pending: on to the halt
psw:
    .psw PSW_I, 0x1100, 0, 0xFFFFFFFF, 0

    .org 0x1100
    halt r0
