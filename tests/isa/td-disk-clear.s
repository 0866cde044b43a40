# td-disk-clear.s - done and error stay until a word with bit 1 set is written to status, or a command begins
# run --disk-latency 30
# disk 1
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
.macro command command
    li   r1, \command
    out  r1, DISK_COMMAND(r0)
    idle
.endm
.macro write_status value
    li   r1, \value
    out  r1, DISK_STATUS(r0)
.endm
    li   r1, 0x10000
    out  r1, DISK_ADDRESS(r0)
    command 9
    want_port DISK_STATUS, DISK_STATUS_DONE | DISK_STATUS_ERROR
    write_status 0
    want_port DISK_STATUS, DISK_STATUS_DONE | DISK_STATUS_ERROR
    write_status 0xFFFFFFFD             # all bits but bit 1
    want_port DISK_STATUS, DISK_STATUS_DONE | DISK_STATUS_ERROR
    write_status 4
    want_port DISK_STATUS, DISK_STATUS_DONE | DISK_STATUS_ERROR
    write_status 2
    want_port DISK_STATUS, 0
    command 1
    want_port DISK_STATUS, DISK_STATUS_DONE
    write_status 0xFFFFFFFF             # bit 1 is among them
    want_port DISK_STATUS, 0

# A command that begins clears both at once.
    command 9
    want_port DISK_STATUS, DISK_STATUS_DONE | DISK_STATUS_ERROR
    li   r1, 1
    out  r1, DISK_COMMAND(r0)
    want_port DISK_STATUS, DISK_STATUS_BUSY
    idle
    want_port DISK_STATUS, DISK_STATUS_DONE

# Clearing while busy does not end the command, nor keep it from setting done.
    li   r1, 1
    out  r1, DISK_COMMAND(r0)
    write_status 2
    want_port DISK_STATUS, DISK_STATUS_BUSY
    idle
    want_port DISK_STATUS, DISK_STATUS_DONE
    pass
