# tt-timer-kinds.s - the instruction that runs T down completes, whatever it is: branch, jump, store, load, out, in,
# spsw, idle; then TIMER, in both modes and whether I is 0 or 1
# expect stop HALTED
# expect exit 0
# expect output "!"
    .include "check.inc"
    begin

# One instruction under T = 1, at virtual 0: TIMER, old T = 0, old P = p.
.macro check_timer word, status, p=4
    try  \word, \status, 0x1000, 1
    want_record \status, \p, 0x7000, 0x1000, 0, CAUSE_TIMER, 0, 0
.endm
    li   r1, 0x100
    li   r2, 0x12345678
    check_timer 0x30310001, 1                   # addi r3, r1, 1
    want r3, 0x101
    check_timer 0x52210000, 1                   # sw r2, 0(r1)
    want_word 0x7100, 0x12345678
    check_timer 0x44310000, 3                   # lw r3, 0(r1)
    want r3, 0x12345678
    check_timer 0x60110010, 1, 0x40             # beq r1, r1, 16 words on
    check_timer 0x61110010, 0                   # bne r1, r1: not taken
    check_timer 0x60000000, 2, 0                # beq r0, r0, itself
    check_timer 0x70300010, 1, 0x40             # jal r3, 16 words on
    want r3, 4
    check_timer 0x71310004, 0, 0x104            # jalr r3, 4(r1)
    want r3, 4
    check_timer 0x70000000, 1, 0                # jal r0, itself
    li   r2, 0x21
    check_timer 0xF3200011, 0                   # out r2, CONSOLE_DATA(r0)
    check_timer 0xF2300010, 2                   # in r3, CONSOLE_IDENTITY(r0)
    want r3, CONSOLE_IS
    check_timer 0xF1010000, 2                   # spsw 0(r1): T before it
    want_word 0x7110, 1
    check_timer 0xF4000000, 0                   # idle: the timer is the event
    check_timer 0xF4000000, 2

# What traps takes no time: T is still 1.
    check_traps 0x80000009, 1, CAUSE_SVC, 9, 0x1000, 1
    check_traps 0x81000000, 0, CAUSE_BREAK, 0, 0x1000, 1
    check_traps 0x23310000, 1, CAUSE_ARITH, 0, 0x1000, 1
    check_traps 0x00000000, 1, CAUSE_ILLEGAL, 0, 0x1000, 1
    check_traps 0xF4000000, 1, CAUSE_PRIVILEGED, 0, 0x1000, 1
    check_traps 0x44310F01, 1, CAUSE_ALIGN, 0x1001, 0x1000, 1
    check_traps 0x44310F00, 1, CAUSE_MEMORY, 0x1000, 0x1000, 1
    pass
