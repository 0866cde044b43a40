# tx-privileged.s - each privileged instruction in user mode: PRIVILEGED, info 0, and nothing that it would have done
# input "x"
# disk 1
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r1, 0x100
    li   r2, 0x5A
    li   r3, 0xAAAAAAAA
    sw   r3, 0x7100(r0)
    check_traps 0xF0010000, 1, CAUSE_PRIVILEGED, 0          # lpsw 0(r1)
    check_traps 0xF1010000, 1, CAUSE_PRIVILEGED, 0          # spsw 0(r1)
    want_word 0x7100, 0xAAAAAAAA
    check_traps 0xF2200011, 1, CAUSE_PRIVILEGED, 0          # in r2, CONSOLE_DATA(r0)
    want r2, 0x5A
    check_traps 0xF3200011, 1, CAUSE_PRIVILEGED, 0          # out r2, CONSOLE_DATA(r0): no output is expected
    li   r2, 1
    check_traps 0xF3200024, 1, CAUSE_PRIVILEGED, 0          # out r2, DISK_COMMAND(r0)
    want_port DISK_STATUS, 0
    check_traps 0xF4000000, 1, CAUSE_PRIVILEGED, 0, 4, 5    # idle, T = 5
    check_traps 0xF5020000, 1, CAUSE_PRIVILEGED, 0          # halt r2
    check_traps 0xF2F0FFFF, 3, CAUSE_PRIVILEGED, 0          # in r15, -1(r0), interrupts on: an unknown port
    check_traps 0xF3F00000, 3, CAUSE_PRIVILEGED, 0, 0xFFFFFFFF, 0xFFFFFFFF
    want_port CONSOLE_DATA, 0x78                            # the input has not been read
    pass
