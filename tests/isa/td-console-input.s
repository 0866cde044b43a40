# td-console-input.s - input bytes in order, without sign; end of input is set as the last byte is taken; then
# 0xFFFFFFFF
# input "a\0377\0000z"
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    want_port CONSOLE_STATUS, CONSOLE_STATUS_INPUT
    want_port CONSOLE_STATUS, CONSOLE_STATUS_INPUT          # looking changes nothing
    want_port CONSOLE_DATA, 'a'
    want_port CONSOLE_STATUS, CONSOLE_STATUS_INPUT
    want_port CONSOLE_DATA, 0xFF                            # a byte, not the sign that none is there
    want_port CONSOLE_STATUS, CONSOLE_STATUS_INPUT
    in   r0, CONSOLE_DATA(r0)                               # taken, though r0 does not keep it
    want_port CONSOLE_STATUS, CONSOLE_STATUS_INPUT
    want_port CONSOLE_DATA, 'z'
    want_port CONSOLE_STATUS, CONSOLE_STATUS_END            # bit 0 off, bit 1 on, at the same time
    want_port CONSOLE_DATA, 0xFFFFFFFF
    want_port CONSOLE_STATUS, CONSOLE_STATUS_END
    want_port CONSOLE_DATA, 0xFFFFFFFF
    pass
