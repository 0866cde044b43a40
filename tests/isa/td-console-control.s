# td-console-control.s - control reads back bit 0; with it the interrupt is pending while there is input and at its
# end
# input "x"
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    want_port CONSOLE_CONTROL, 0
    want_port SYSTEM_PENDING, 0
    li   r1, 0xFFFFFFFE
    out  r1, CONSOLE_CONTROL(r0)
    want_port CONSOLE_CONTROL, 0
    want_port SYSTEM_PENDING, 0
    li   r1, 0xFFFFFFFF
    out  r1, CONSOLE_CONTROL(r0)
    want_port CONSOLE_CONTROL, 1
    want_port SYSTEM_PENDING, 1 << CONSOLE_DEVICE           # input is there
    want_port CONSOLE_DATA, 'x'
    want_port SYSTEM_PENDING, 1 << CONSOLE_DEVICE           # and now its end
    want_port CONSOLE_DATA, 0xFFFFFFFF
    want_port SYSTEM_PENDING, 1 << CONSOLE_DEVICE           # which reading does not clear
    out  r0, CONSOLE_CONTROL(r0)
    want_port SYSTEM_PENDING, 0
    want_port CONSOLE_STATUS, CONSOLE_STATUS_END
    pass
