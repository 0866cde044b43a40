# disk.s - the virtual disk: a partition of the real one (manual, section 8). Twin: isa/dev/disk.c.
#
# A command of the guest's ends at the exact tick of the guest's clock. Until then nothing happens; then the real disk
# does it while the guest stands still, so that the guest finds it done whatever the real disk's time is.

    .equ    READ_BLOCK,     1
    .equ    WRITE_BLOCK,    2

# -- Registers: fast --------------------------------------------------------------------------------------------------

in_disk_identity:
    li      t1, DISK_IS
    j       in_done
in_disk_capacity:
    lw      t1, V_DISK_CAPACITY(zero)
    j       in_done
in_disk_block:
    lw      t1, V_DISK_BLOCK(zero)
    j       in_done
in_disk_address:
    lw      t1, V_DISK_ADDRESS(zero)
    j       in_done
in_disk_status:
    lw      t1, V_DISK_STATUS(zero)
    j       in_done
in_disk_control:
    lw      t1, V_DISK_CONTROL(zero)
    j       in_done
in_disk_latency:
    lw      t1, disk_latency(zero)
    j       in_done

out_disk_block:
    sw      t1, V_DISK_BLOCK(zero)
    j       complete
out_disk_address:
    sw      t1, V_DISK_ADDRESS(zero)
    j       complete
out_disk_status:
    andi    t1, t1, DISK_STATUS_DONE
    beqz    t1, complete
    lw      t1, V_DISK_STATUS(zero)
    andi    t1, t1, DISK_STATUS_BUSY        # done and error are cleared
    sw      t1, V_DISK_STATUS(zero)
    jal     t2, disk_level
    j       complete
out_disk_control:
    andi    t1, t1, DISK_CONTROL_INTERRUPT
    sw      t1, V_DISK_CONTROL(zero)
    jal     t2, disk_level
    j       complete

out_disk_command:
    lw      t0, V_DISK_STATUS(zero)
    andi    t0, t0, DISK_STATUS_BUSY
    bnez    t0, complete                    # ignored while busy
    sw      t1, V_DISK_COMMAND(zero)        # latched:
    lw      t0, V_DISK_BLOCK(zero)
    lw      t1, V_DISK_ADDRESS(zero)
    sw      t0, V_DISK_FROM(zero)           #   what is written to block and address from now on
    sw      t1, V_DISK_TO(zero)             #   is for the next command
    li      t0, DISK_STATUS_BUSY
    sw      t0, V_DISK_STATUS(zero)
    jal     t2, disk_level
    jal     t0, save_rest                   # At this point: slow
    call    settle
    lw      t0, V_CLOCK(zero)               # C as of before this instruction
    lw      t1, disk_latency(zero)
    add     t0, t0, t1
    sw      t0, V_DISK_DUE(zero)
    sltu    t0, t0, t1                      # carry
    lw      t1, V_CLOCK + 4(zero)
    add     t0, t0, t1
    sw      t0, V_DISK_DUE + 4(zero)
    li      a0, 1
    call    pass                            # the `out` completes
    lw      t0, V_P(zero)
    addi    t0, t0, 4
    sw      t0, V_P(zero)
    j       due                             # the horizon may be nearer now

# disk_level - raise or drop the interrupt by status and control. `jal t2, disk_level`; fast or slow.
#   uses    t0, t1, t2
disk_level:
    lw      t0, V_DISK_STATUS(zero)
    andi    t0, t0, DISK_STATUS_DONE
    snez    t0, t0
    lw      t1, V_DISK_CONTROL(zero)
    and     t0, t0, t1                      # done and enabled
    slli    t0, t0, DISK_DEVICE
    lw      t1, V_PENDING(zero)
    andi    t1, t1, ~(1 << DISK_DEVICE)
    or      t1, t1, t0
    sw      t1, V_PENDING(zero)
    jr      t2

# -- The end of a command: slow ---------------------------------------------------------------------------------------

# disk_event - the resident's command ends at this tick: the whole block moves, or nothing does.
#   in      slow; time settled
#   uses    t0, t1, t2, a0, a1
disk_event:
    li      t0, -1
    sw      t0, V_DISK_DUE(zero)            # nothing is under way any more
    sw      t0, V_DISK_DUE + 4(zero)
    li      a0, DISK_STATUS_DONE | DISK_STATUS_ERROR
    lw      t0, V_DISK_COMMAND(zero)
    addi    t1, t0, -READ_BLOCK
    sltiu   t1, t1, WRITE_BLOCK - READ_BLOCK + 1
    beqz    t1, 3f                          # no such command
    lw      t1, V_DISK_FROM(zero)
    lw      t2, V_DISK_CAPACITY(zero)
    bgeu    t1, t2, 3f                      # no such block in its partition
    lw      t2, V_DISK_TO(zero)
    andi    a1, t2, 3
    bnez    a1, 3f                          # misaligned
    lw      a1, V_STORAGE(zero)
    addi    a1, a1, -PAGE                   # q is a page at least
    bltu    a1, t2, 3f                      # not all inside its storage: A grants it no other
    lw      a1, V_DISK_FIRST(zero)
    add     t1, t1, a1                      # the block of the real disk
    lw      a1, V_BASE(zero)
    add     t2, t2, a1                      # the address in our storage
    out     zero, CONSOLE_CONTROL(zero)     # input may not end the idle below
    out     t1, DISK_BLOCK(zero)
    out     t2, DISK_ADDRESS(zero)
    out     t0, DISK_COMMAND(zero)
1:
    idle                                    # to the end of the command, in one step; or on, if that has come already
    in      a0, DISK_STATUS(zero)
    andi    t0, a0, DISK_STATUS_DONE
    beqz    t0, 1b
    out     a0, DISK_STATUS(zero)           # seen; a0 = done, and error where the real disk could not
    lw      t0, console_state(zero)
    beqz    t0, 3f
    out     t0, CONSOLE_CONTROL(zero)       # as it was
3:
    sw      a0, V_DISK_STATUS(zero)
    jal     t2, disk_level
    ret
