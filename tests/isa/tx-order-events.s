# tx-order-events.s - TIMER before DEVICE, DEVICE before whatever the instruction at P would trap for
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r1, 1                              # the console's input is at its end: its interrupt is pending from here on
    out  r1, CONSOLE_CONTROL(r0)
    li   r1, 0x10

# DEVICE, info = 1, at once when the lpsw sets I: P is where it would have gone on, wherever that is.
.macro check_device p, status, bound, t
    catch device\@
    enter \status, \p, 0x7000, \bound, \t
device\@:
    want_record \status, \p, 0x7000, \bound, \t, CAUSE_DEVICE, 1, 0
.endm
    sw   r0, 0x7000(r0)                     # an illegal word
    check_device 0,      PSW_I,         0x1000, 0
    check_device 0,      PSW_I | PSW_M, 0x1000, 1      # T = 1 has not run out
    check_device 2,      PSW_I,         0x1000, 5      # ALIGN
    check_device 0x1000, PSW_I | PSW_M, 0x1000, 0      # MEMORY
    check_device 0,      PSW_I,         0,      0
    li   r3, 0x80000007                     # svc 7
    sw   r3, 0x7000(r0)
    check_device 0,      PSW_I | PSW_M, 0x1000, 0
    li   r3, 0xF4000000                     # idle: DEVICE, not PRIVILEGED
    sw   r3, 0x7000(r0)
    check_device 0,      PSW_I | PSW_M, 0x1000, 0

# I = 0: no DEVICE, the instruction has its own way.
    check_traps 0x80000007, 1, CAUSE_SVC, 7
    check_traps 0x80000007, 0, CAUSE_SVC, 7

# TIMER before the fetch: with T = 1 the instruction at 0 completes and sends P to places that cannot be fetched from.
.macro check_timer word, p, bound
    try  \word, PSW_M, \bound, 1
    want_record PSW_M, \p, 0x7000, \bound, 0, CAUSE_TIMER, 0, 0
.endm
    check_timer 0x71010000, 0x10,       0x1000  # jalr r0, 0(r1): an illegal word
    check_timer 0x71010002, 0x12,       0x1000  # ALIGN
    check_timer 0x71010000, 0x10,       0x10    # MEMORY
    check_timer 0x6000F000, 0xFFFFC000, 0x1000  # beq r0, r0, 0x1000 words back: MEMORY
    check_timer 0x30000000, 4,          0x1000  # addi r0, r0, 0: svc 0
    check_timer 0x30000000, 4,          4       # MEMORY

# TIMER before DEVICE: both are due when an out, in supervisor mode with I = 1 and T = 1, makes the interrupt pending.
    out  r0, CONSOLE_CONTROL(r0)
    li   r2, 1
    try  0xF3200013, PSW_I, 0x1000, 1           # out r2, CONSOLE_CONTROL(r0)
    want_record PSW_I, 4, 0x7000, 0x1000, 0, CAUSE_TIMER, 0, 0
    out  r0, CONSOLE_CONTROL(r0)
    try  0xF3200013, PSW_I, 0x1000, 2           # T = 2: DEVICE, T = 1 left
    want_record PSW_I, 4, 0x7000, 0x1000, 1, CAUSE_DEVICE, 1, 0
# And DEVICE once the TIMER trap is resumed.
    out  r0, CONSOLE_CONTROL(r0)
    try  0xF3200013, PSW_I, 0x1000, 1
    want_record PSW_I, 4, 0x7000, 0x1000, 0, CAUSE_TIMER, 0, 0
    catch resumed
    lpsw OLD_STATUS(r0)
resumed:
    want_record PSW_I, 4, 0x7000, 0x1000, 0, CAUSE_DEVICE, 1, 0
    pass
