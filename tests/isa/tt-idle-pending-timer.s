# tt-idle-pending-timer.s - idle while an interrupt is pending, I = 0 and T on: one tick of T, which may be the last
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r1, 1
    out  r1, CONSOLE_CONTROL(r0)                # the input is at its end: pending
    try  0xF4000000, 0, 0x1000, 1               # idle under T = 1
    want_record 0, 4, 0x7000, 0x1000, 0, CAUSE_TIMER, 0, 0
    try  0xF4000000, 0, 0x1000, 2
    want_record 0, 4, 0x7000, 0x1000, 1, CAUSE_SVC, 0, 0x80000000
    try  0xF4000000, 0, 0x1000, 1000
    want_record 0, 4, 0x7000, 0x1000, 999, CAUSE_SVC, 0, 0x80000000
    pass
