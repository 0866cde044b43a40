# mark.s - writes the capacity of its disk to the first word of the disk's first block, and then tries to write and to
# read beyond its last block, which may be another guest's first. Halts with 0 if only the first worked.
    .include "pg32.inc"

    .org    NEW_STATUS
    .psw    0, power_on, 0, -1, 0
    .org    0x1000
power_on:
    in      s0, DISK_CAPACITY(zero)
    sw      s0, 0x2000(zero)
    li      s1, 0                           # the block,
    li      a0, 2                           #   to be written
    call    command
    addi    t0, t0, -DISK_STATUS_DONE
    bnez    t0, bad
    mv      s1, s0                          # the first that it does not have
    call    command
    addi    t0, t0, -(DISK_STATUS_DONE | DISK_STATUS_ERROR)
    bnez    t0, bad
    li      a0, 1                           # to be read
    call    command
    addi    t0, t0, -(DISK_STATUS_DONE | DISK_STATUS_ERROR)
bad:
    halt    t0
command:                                    # s1 = block, a0 = command; t0 = status at the end
    li      t0, 0x2000
    out     t0, DISK_ADDRESS(zero)
    out     s1, DISK_BLOCK(zero)
    out     a0, DISK_COMMAND(zero)
    idle
    in      t0, DISK_STATUS(zero)
    ret
