# td-disk-write.s - writing a block: what storage holds at the end of the command goes to the disk; the other blocks
# stay
# disk 3
# expect stop HALTED
# expect exit 0
# expect disk 4080 "000:ff0\n000:ff8\n"
# expect disk 4096 "late----ABCD\0000"
# expect disk 8184 "\0000\0000\0000\0000WXYZ002:000\n002:008\n"
# expect disk 12280 "002:ff8\n"
    .include "check.inc"
    begin
    li   r4, 0x10000
    li   r3, 0x44434241                 # "ABCD"
    sw   r3, 8(r4)
    li   r3, 0x5A595857                 # "WXYZ"
    sw   r3, 0xFFC(r4)
    sw   r3, 0x1000(r4)
    li   r3, 0x2D2D2D2D                 # "----"
    sw   r3, 0(r4)
    sw   r3, 4(r4)
    out  r4, DISK_ADDRESS(r0)
    li   r1, 1
    out  r1, DISK_BLOCK(r0)
    li   r1, 2
    out  r1, DISK_COMMAND(r0)
    want_port DISK_STATUS, DISK_STATUS_BUSY
    li   r3, 0x6574616C                 # "late", while busy
    sw   r3, 0(r4)
    idle
    want_port DISK_STATUS, DISK_STATUS_DONE
    sw   r0, 8(r4)                      # too late
    lw   r3, 0(r4)                      # storage is as it was
    want r3, 0x6574616C

# Read it back to another place.
    li   r5, 0x20000
    out  r5, DISK_ADDRESS(r0)
    li   r1, 1
    out  r1, DISK_COMMAND(r0)
    idle
    lw   r3, 0(r5)
    want r3, 0x6574616C
    lw   r3, 8(r5)
    want r3, 0x44434241
    lw   r3, 12(r5)
    want r3, 0
    lw   r3, 0xFFC(r5)
    want r3, 0x5A595857
    lw   r3, 0x1000(r5)
    want r3, 0
    pass
