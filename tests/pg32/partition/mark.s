# mark.s - writes the capacity of its disk to the first word of the disk's first block; halts with the status.
    .include "pg32.inc"

    .org    NEW_STATUS
    .psw    0, power_on, 0, -1, 0
    .org    0x1000
power_on:
    in      t0, DISK_CAPACITY(zero)
    sw      t0, 0x2000(zero)
    li      t0, 0x2000
    out     t0, DISK_ADDRESS(zero)
    li      t0, 2
    out     t0, DISK_COMMAND(zero)          # of block 0, which is what DISK_BLOCK says from power-on on
    idle
    in      t0, DISK_STATUS(zero)
    addi    t0, t0, -DISK_STATUS_DONE
    halt    t0
