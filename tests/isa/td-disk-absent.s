# td-disk-absent.s - no disk, no device 2: all its ports read 0, commands do nothing
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r1, 1
    li   r2, 32
1:  out  r1, 0(r2)
    addi r2, r2, 1
    slti r3, r2, 48
    bne  r3, r0, 1b
    want_port DISK_IDENTITY, 0
    want_port DISK_CAPACITY, 0
    want_port DISK_BLOCK, 0
    want_port DISK_ADDRESS, 0
    want_port DISK_COMMAND, 0
    want_port DISK_STATUS, 0
    want_port DISK_CONTROL, 0
    want_port DISK_LATENCY, 0
    want_port SYSTEM_PENDING, 0
    pass
