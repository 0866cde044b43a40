# td-console-output.s - writing data puts out the low byte, whatever byte it is; no other port does
# expect stop HALTED
# expect exit 0
# expect output "Hello\n\0000\0377\0012A"
    .include "check.inc"
    begin
    la   r1, text
1:  lw   r2, 0(r1)
    out  r2, CONSOLE_DATA(r0)
    addi r1, r1, 4
    la   r3, text_end
    bne  r1, r3, 1b
    li   r2, 0x42
    out  r2, CONSOLE_IDENTITY(r0)
    out  r2, CONSOLE_STATUS(r0)
    out  r2, CONSOLE_CONTROL(r0)
    out  r2, CONSOLE_CONTROL + 1(r0)
    want_port CONSOLE_IDENTITY, 0x434F4E53
    want_port CONSOLE_STATUS, CONSOLE_STATUS_END
    want_port CONSOLE_CONTROL, 0
    pass
text:                                   # the upper bits do not matter
    .word 'H', 0x100 + 'e', 0xFFFFFF00 + 'l', 0x80000000 + 'l', 'o', '\n', 0x300, 0xFFFFFFFF, 0x0A, 'A'
text_end:
