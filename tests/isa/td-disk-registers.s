# td-disk-registers.s - what the disk's registers read at power-on and after writes. Part of a block is no block
# disk 3 4095
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    want_port 32, 0x4449534B            # identity
    want_port 33, 3                     # capacity
    want_port 34, 0                     # block
    want_port 35, 0                     # address
    want_port 36, 0                     # command
    want_port 37, 0                     # status
    want_port 38, 0                     # control
    want_port 39, 500                   # latency
    want_port 40, 0                     # no more
    want_port 47, 0

# Block and address read back as written, with all their bits.
.macro check_reads_back port, value
    li   r1, \value
    out  r1, \port(r0)
    want_port \port, \value
.endm
    check_reads_back DISK_BLOCK, 0xFFFFFFFF
    check_reads_back DISK_BLOCK, 0x80000001
    check_reads_back DISK_BLOCK, 0
    check_reads_back DISK_ADDRESS, 0xFFFFFFFF
    check_reads_back DISK_ADDRESS, 0x12345679
    check_reads_back DISK_ADDRESS, 0

# Control: bit 0.
    li   r1, 0xFFFFFFFE
    out  r1, DISK_CONTROL(r0)
    want_port DISK_CONTROL, 0
    li   r1, 0xFFFFFFFF
    out  r1, DISK_CONTROL(r0)
    want_port DISK_CONTROL, 1
    want_port SYSTEM_PENDING, 0         # nothing is done yet
    out  r0, DISK_CONTROL(r0)
    want_port DISK_CONTROL, 0

# Identity, capacity, latency cannot be written; bits of status cannot be set.
    li   r1, 7
    out  r1, DISK_IDENTITY(r0)
    out  r1, DISK_CAPACITY(r0)
    out  r1, DISK_LATENCY(r0)
    out  r1, DISK_STATUS(r0)
    out  r1, DISK_LATENCY + 1(r0)
    want_port DISK_IDENTITY, 0x4449534B
    want_port DISK_CAPACITY, 3
    want_port DISK_LATENCY, 500
    want_port DISK_STATUS, 0
    pass
