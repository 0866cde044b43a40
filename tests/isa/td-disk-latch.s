# td-disk-latch.s - a command latches block and address; while it is under way, writes to both are kept for the next
# command and further commands are ignored
# disk 3
# expect stop HALTED
# expect exit 0
# expect disk 0 "000:000\n"
# expect disk 8192 "002:000\n"
    .include "check.inc"
    begin
    li   r4, 0x10000
    out  r4, DISK_ADDRESS(r0)
    li   r1, 1
    out  r1, DISK_BLOCK(r0)
    in   r8, SYSTEM_CLOCK_LOW(r0)
    out  r1, DISK_COMMAND(r0)           # read block 1 to 0x10000, at c = r8 + 1
    li   r5, 0x20000
    out  r5, DISK_ADDRESS(r0)
    li   r2, 2
    out  r2, DISK_BLOCK(r0)
    out  r2, DISK_COMMAND(r0)           # not this write
    out  r0, DISK_COMMAND(r0)           # nor this nonsense
    out  r2, DISK_STATUS(r0)            # there is nothing to clear
    want_port DISK_STATUS, DISK_STATUS_BUSY
    want_port DISK_BLOCK, 2
    want_port DISK_ADDRESS, 0x20000
    idle
    in   r9, SYSTEM_CLOCK_LOW(r0)
    sub  r9, r9, r8
    want r9, 501                        # when the first command ends
    want_port DISK_STATUS, DISK_STATUS_DONE
    lw   r3, 0(r4)
    want r3, 0x3A313030                 # "001:"
    lw   r3, 0(r5)
    want r3, 0
    out  r1, DISK_COMMAND(r0)           # the next one: block 2 to 0x20000
    want_port DISK_STATUS, DISK_STATUS_BUSY
    idle
    want_port DISK_STATUS, DISK_STATUS_DONE
    lw   r3, 0(r5)
    want r3, 0x3A323030                 # "002:"
    pass
