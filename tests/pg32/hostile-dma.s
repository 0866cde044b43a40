# hostile-dma.s - asks the disk to move blocks to and from where its storage is not, or not quite.
# disk 3
# run --limit 2000000
    .include "pg32.inc"

    .org    NEW_STATUS
    .psw    0, power_on, 0, -1, 0
    .org    0x1000
power_on:
    la      s0, addresses
1:
    lw      a0, 0(s0)
    li      a1, 1                           # block 1 to there,
    li      a2, 1
    call    transfer
    li      a1, 2                           # and from there to block 2
    li      a2, 2
    call    transfer
    addi    s0, s0, 4
    la      t0, addresses_end
    bne     s0, t0, 1b
    la      s0, blocks                      # and the blocks of others
2:
    li      a0, 0x4000
    lw      a1, 0(s0)
    li      a2, 1
    call    transfer
    li      a2, 2
    call    transfer
    addi    s0, s0, 4
    la      t0, blocks_end
    bne     s0, t0, 2b
    halt    zero
transfer:                                   # a0 = address, a1 = block, a2 = command; s1 = all statuses
    out     a1, DISK_BLOCK(zero)
    out     a0, DISK_ADDRESS(zero)
    out     a2, DISK_COMMAND(zero)
    out     zero, DISK_BLOCK(zero)          # too late to matter
    out     zero, DISK_ADDRESS(zero)
    idle
    in      t0, DISK_STATUS(zero)
    slli    s1, s1, 3
    add     s1, s1, t0
    li      t0, DISK_STATUS_DONE
    out     t0, DISK_STATUS(zero)
    ret
addresses:
    .word   0x100000 - 4096, 0x100000 - 4092, 0x100000, -4096, -4, 0x7FFFF000, 0x5001, 0x5000
addresses_end:
blocks:
    .word   0, 2, 3, 4, 0x100000, 0x80000000, -1
blocks_end:
