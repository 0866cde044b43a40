# clock.s - what must happen at an exact tick around multiples of 2^32 ticks: T, the disk, the clock's two words.
# disk 1
    .include "pg32.inc"

    .org    NEW_STATUS
    .psw    0, power_on, 0, -1, 0
    .org    TRAP_DATA
wait:   .psw    0, waiting, 0, -1, 0        # T is filled in
    .org    0x1000
power_on:
    la      t0, expired
    sw      t0, NEW_P(zero)
    li      s0, 6                           # rounds
round:
    in      t0, SYSTEM_CLOCK_LOW(zero)      # ticks to the next multiple,
    neg     t0, t0
    addi    t0, t0, -100                    # and 100 less; 2^32 - 1 is the longest T
    sw      t0, wait + PSW_AT_t(zero)
    lpsw    wait(zero)
waiting:
    idle
    j       waiting
expired:
    li      t0, 0x2000
    out     t0, DISK_ADDRESS(zero)
    li      t0, 1
    out     t0, DISK_COMMAND(zero)          # due behind the multiple
    in      t0, SYSTEM_CLOCK_LOW(zero)
    add     a0, a0, t0
    in      t0, SYSTEM_CLOCK_HIGH(zero)
    slli    a1, a1, 4
    add     a1, a1, t0
    andi    t1, s0, 1
    beqz    t1, 2f
    idle                                    # to the disk's end in one step
    j       3f
2:
    in      t0, DISK_STATUS(zero)           # or a tick after the other, over the multiple
    andi    t0, t0, DISK_STATUS_DONE
    beqz    t0, 2b
3:
    in      t0, SYSTEM_CLOCK_HIGH(zero)     # still what was latched
    add     a2, a2, t0
    in      t0, SYSTEM_CLOCK_LOW(zero)
    add     a3, a3, t0
    in      t0, SYSTEM_CLOCK_HIGH(zero)
    slli    a4, a4, 4
    add     a4, a4, t0
    li      t0, DISK_STATUS_DONE
    out     t0, DISK_STATUS(zero)
    addi    s0, s0, -1
    bnez    s0, round
    halt    zero
