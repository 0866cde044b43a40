# disk.s - prints the first byte of block 0 of its disk; halts with 1 if there is no disk, 2 on an error. With
# -D WRITE it then writes 'W' over that byte.
    .include "start.inc"
start:
    in   a0, DISK_IDENTITY(r0)
    li   a1, 1
    beqz a0, fail
    li   a0, 0x2000
    out  a0, DISK_ADDRESS(r0)
    li   s0, 1
    call command
    lbu  a0, 0x2000(r0)
    out  a0, CONSOLE_DATA(r0)
    .ifdef WRITE
    li   a0, 'W'
    sb   a0, 0x2000(r0)
    li   s0, 2
    call command
    .endif
    halt r0
command:
    out  s0, DISK_COMMAND(r0)
    idle
    in   a0, DISK_STATUS(r0)
    andi a0, a0, DISK_STATUS_ERROR
    li   a1, 2
    bnez a0, fail
    ret
fail:
    halt a1
