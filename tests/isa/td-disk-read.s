# td-disk-read.s - reading a block: nothing moves while busy, then all of it at once, and no byte beside it
# disk 3
# expect stop HALTED
# expect exit 0
# expect disk 4096 "001:000\n001:008\n"
    .include "check.inc"
    begin
    li   r4, 0x10000
    li   r3, 0xAAAAAAAA
    sw   r3, -4(r4)
    sw   r3, 0(r4)
    sw   r3, 0xFFC(r4)
    sw   r3, 0x1000(r4)
    out  r4, DISK_ADDRESS(r0)
    li   r1, 1
    out  r1, DISK_BLOCK(r0)
    out  r1, DISK_COMMAND(r0)
    want_port DISK_STATUS, DISK_STATUS_BUSY
    want_port DISK_COMMAND, 0
    lw   r3, 0(r4)
    want r3, 0xAAAAAAAA
    sw   r0, 0(r4)                      # will be overwritten
    idle
    want_port DISK_STATUS, DISK_STATUS_DONE
    lw   r3, -4(r4)
    want r3, 0xAAAAAAAA
    lw   r3, 0(r4)
    want r3, 0x3A313030                 # "001:"
    lw   r3, 4(r4)
    want r3, 0x0A303030                 # "000\n"
    lw   r3, 0xFF8(r4)
    want r3, 0x3A313030
    lw   r3, 0xFFC(r4)
    want r3, 0x0A386666                 # "ff8\n"
    lw   r3, 0x1000(r4)
    want r3, 0xAAAAAAAA
    want_port DISK_BLOCK, 1             # as written
    want_port DISK_ADDRESS, 0x10000
    want_port DISK_STATUS, DISK_STATUS_DONE

# All 512 lines of block 2, to an address that is a multiple of 4 and not of 8: the first word is always "002:".
    li   r4, 0x20004
    out  r4, DISK_ADDRESS(r0)
    li   r1, 2
    out  r1, DISK_BLOCK(r0)
    li   r1, 1
    out  r1, DISK_COMMAND(r0)
    idle
    li   r5, 0x3A323030
    li   r6, 0x21004
1:  lw   r3, 0(r4)
    bne  r3, r5, 2f
    addi r4, r4, 8
    bne  r4, r6, 1b
2:  want r4, 0x21004
    lw   r3, 0(r4)
    want r3, 0
    pass
