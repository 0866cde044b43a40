# td-disk-error.s - each reason for error: the command takes its time, then done and error are set and nothing has
# moved
# run --disk-latency 10
# disk 2 4095
# expect stop HALTED
# expect exit 0
# expect disk 0 "000:000\n"
# expect disk 4096 "001:000\n"
# expect disk 8184 "001:ff8\n........"
    .include "check.inc"
    begin
.macro command command, block, address
    li   r1, \block
    out  r1, DISK_BLOCK(r0)
    li   r1, \address
    out  r1, DISK_ADDRESS(r0)
    li   r1, \command
    out  r1, DISK_COMMAND(r0)
    in   r11, DISK_STATUS(r0)
    idle
.endm
.macro check_error command, block, address
    command \command, \block, \address
    number
    same r11, DISK_STATUS_BUSY
    in   r11, DISK_STATUS(r0)
    same r11, DISK_STATUS_DONE | DISK_STATUS_ERROR
.endm
.macro check_good command, block, address
    command \command, \block, \address
    number
    same r11, DISK_STATUS_BUSY
    in   r11, DISK_STATUS(r0)
    same r11, DISK_STATUS_DONE
.endm
#               command     block       address
    check_error 0,          0,          0x10000         # neither 1 nor 2
    check_error 3,          0,          0x10000
    check_error 4,          0,          0x10000
    check_error 0x101,      0,          0x10000
    check_error 0x80000001, 0,          0x10000
    check_error 0xFFFFFFFF, 0,          0x10000
    check_error 1,          2,          0x10000         # beyond the capacity: of block 2 only a part is there
    check_error 2,          2,          0x10000
    check_error 1,          0x00100000, 0x10000         # 2^20 blocks: 2^32 bytes
    check_error 1,          0x80000000, 0x10000
    check_error 1,          0xFFFFFFFF, 0x10000
    check_error 1,          0,          0x10001         # no multiple of 4
    check_error 1,          0,          0x10002
    check_error 2,          0,          0x10003
    check_error 1,          0,          0xFF004         # beyond storage of 1 MiB by 4 bytes
    check_error 2,          0,          0xFF004
    check_error 1,          0,          0x100000
    check_error 2,          1,          0xFFFFF000      # ends at 2^32
    check_error 1,          1,          0xFFFFFFFC      # and beyond
    check_error 1,          1,          0xFFFFF004
    check_error 3,          9,          0xFFFFFFFF      # everything wrong

# Nothing has come into storage.
    want_word 0, 0
    li   r4, 0x10000
    lw   r3, 0(r4)
    want r3, 0
    li   r4, 0xFF000
    lw   r3, 0(r4)
    want r3, 0
    lw   r3, 4(r4)
    want r3, 0
    lw   r3, 0xFFC(r4)
    want r3, 0

# And the edges that are allowed: the last block, the last place.
    check_good 1, 1, 0xFF000
    lw   r3, 0(r4)
    want r3, 0x3A313030                 # "001:"
    lw   r3, 0xFFC(r4)
    want r3, 0x0A386666                 # "ff8\n"
    check_good 2, 1, 0xFF000            # writes back what was read
    pass
