# victim.s - the well-behaved program that attacks are run beside. It uses all that can be stolen:
# storage, time, the console, the disk.
#
#       ./trapeze run --limit 1000000 --disk FILE examples/attacks/victim.s
#
# It fills two pages with numbers that depend on each other, over and over; takes a byte of its input
# each round and prints it; has a timer that interrupts it; and writes a block to its disk and reads
# it back. All of it is compared with the run alone.
#
#: victim

    .include "pg32.inc"

    .equ    NUMBERS,    0x4000              # two pages, that it fills
    .equ    BACK,       0x8000              # where the block comes back
    .equ    ROUNDS,     24
    .equ    SLICE,      997                 # ticks between two interrupts

    .org    NEW_STATUS
    .psw    0, power_on, 0, -1, 0

    .org    TRAP_DATA
ticks:
    .word   0                               # how many interrupts there were
working:
    .psw    0, work, 0, -1, SLICE           # the PSW to work with: timer on

    .org    0x1000
# power_on - from now on traps go to interrupted.
#   out     to work, with the timer on
#   uses    t0
power_on:
    la      t0, interrupted
    sw      t0, NEW_P(zero)
    lpsw    working(zero)

# work - the rounds, then the disk.
#   out     HALTED: 0, or 1 where a block came back otherwise than it went
#   uses    anything
work:
    li      s0, ROUNDS
    li      s1, 12345                       # the first number
1:
    li      t1, NUMBERS
    li      t2, NUMBERS + 2 * 4096
2:
    lw      a0, 0(t1)                       # the number that was here
    add     s1, s1, a0
    slli    a1, s1, 5
    xor     s1, s1, a1                      # and the next one
    sw      s1, 0(t1)
    addi    t1, t1, 32
    bne     t1, t2, 2b
    in      a0, CONSOLE_DATA(zero)          # a byte a round, if there is one
    bltz    a0, 3f
    out     a0, CONSOLE_DATA(zero)
3:
    addi    s0, s0, -1
    bnez    s0, 1b
    li      a0, 2                           # write to block 0
    li      a1, NUMBERS
    call    transfer
    li      a0, 1                           # and read it back
    li      a1, BACK
    call    transfer
    li      t1, NUMBERS
    li      t2, NUMBERS + 4096
4:
    lw      a0, 0(t1)                       # is it the same?
    lw      a1, BACK - NUMBERS(t1)
    bne     a0, a1, 5f
    addi    t1, t1, 4
    bne     t1, t2, 4b
    li      a0, '\n'
    out     a0, CONSOLE_DATA(zero)          # its last use of a device: by then it must have had its time
    halt    zero
5:
    li      a0, 1
    halt    a0

# transfer - move block 0 and wait until it is done.
#   in      a0: the command, a1: the address
#   uses    t1
transfer:
    out     zero, DISK_BLOCK(zero)
    out     a1, DISK_ADDRESS(zero)
    out     a0, DISK_COMMAND(zero)
1:
    in      t1, DISK_STATUS(zero)
    andi    t1, t1, DISK_STATUS_DONE
    beqz    t1, 1b
    ret

# interrupted - trap handler: count, and go on with a new slice. Nothing but TIMER comes here.
#   uses    nothing: t0 is saved
interrupted:
    sw      t0, SAVE_AREA(zero)
    lw      t0, ticks(zero)
    addi    t0, t0, 1
    sw      t0, ticks(zero)
    li      t0, SLICE
    sw      t0, OLD_T(zero)
    lw      t0, SAVE_AREA(zero)
    lpsw    OLD_STATUS(zero)
