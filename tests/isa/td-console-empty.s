# td-console-empty.s - an empty input is at its end from the start
# input ""
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    want_port CONSOLE_STATUS, CONSOLE_STATUS_END
    want_port CONSOLE_CONTROL, 0
    want_port CONSOLE_DATA, 0xFFFFFFFF
    want_port CONSOLE_STATUS, CONSOLE_STATUS_END
    pass
