# tt-svc-near.s - svc in a hot loop with T on, a disk that interrupts all the time: a trap with T on that comes shortly
# before the event does not put it off
# disk 1
# run --disk-latency 263
# expect stop HALTED
# expect exit 0
# expect clock 285005
# expect r9 9613cf10
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .equ EVENTS, 1000

    .org 0x1000
start:
    la   r5, kernel
    sw   r5, NEW_P(r0)
    lui  r5, 1
    slli r5, r5, 3
    out  r5, DISK_ADDRESS(r0)
    li   r5, 1
    out  r5, DISK_CONTROL(r0)
    out  r5, DISK_COMMAND(r0)
    lpsw user(r0)
kernel:
    lw   r5, TRAP_CAUSE(r0)
    li   r7, CAUSE_DEVICE
    beq  r5, r7, device
    lw   r5, OLD_P(r0)
    addi r5, r5, 4                  # behind the svc
    sw   r5, OLD_P(r0)
    lpsw 0(r0)
device:
    li   r7, 31
    in   r5, SYSTEM_CLOCK_LOW(r0)
    mul  r9, r9, r7
    add  r9, r9, r5                 # when, where and how much before T expires: all of them, and their order
    lw   r5, OLD_P(r0)
    mul  r9, r9, r7
    add  r9, r9, r5
    lw   r5, OLD_T(r0)
    mul  r9, r9, r7
    add  r9, r9, r5
    addi r6, r6, 1
    li   r7, EVENTS
    bne  r6, r7, 1f
    halt r0
1:  li   r5, DISK_STATUS_DONE
    out  r5, DISK_STATUS(r0)
    li   r5, 1
    out  r5, DISK_COMMAND(r0)
    lpsw 0(r0)
    .org 0x2000
user:
    .psw PSW_M | PSW_I, 0, 0x4000, 0x1000, 1000000

    .org 0x4000
    .phase 0
1:  svc  1
    addi r11, r11, 1
    svc  2
    j    1b
    .dephase
