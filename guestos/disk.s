# disk.s - the disk by DMA and interrupts: every block is read, inverted, written, read again, compared, and put back.
#
#       head -c 16384 /dev/urandom > disk.img
#       ./trapeze run --disk disk.img guestos/disk.s
#
# The disk is left as it was found. Exit code 0: all blocks are good; 1: there is no disk; 2: a block is bad.

    .include "pg32.inc"

    .equ    BLOCK_SIZE,     4096
    .equ    COMMAND_READ,   1                       # block to storage
    .equ    COMMAND_WRITE,  2                       # storage to block
    .equ    FIRST,          0x10000                 # where a block is read to
    .equ    SECOND,         FIRST + BLOCK_SIZE      # where it is read to after it was written
    .equ    STACK,          0x1000                  # the stack grows down from the code
    .equ    MARK,           0x5EED                  # a word that the disk must not change

    .org    NEW_STATUS
    .psw    0, power_on, 0, -1, 0                   # supervisor, at power_on, R = (0, all), timer off

    .org    TRAP_DATA
waiting:                                            # the PSW to wait with: supervisor, interrupts on
    .psw    PSW_I, wait_loop, 0, -1, 0

# keep_return, return - a routine that calls others keeps its return address on the stack.
    .macro  keep_return
    addi    sp, sp, -4
    sw      ra, 0(sp)
    .endm
    .macro  return
    lw      ra, 0(sp)
    addi    sp, sp, 4
    ret
    .endm

# move_block - have a block moved; go to `bad` if it was not.
#   in      s0 = block
    .macro  move_block order, address
    li      a1, \address
    li      a2, \order
    call    command
    andi    a0, a0, DISK_STATUS_ERROR
    bnez    a0, bad
    .endm

    .org    0x1000
# power_on - the main program.
#   in      nothing
#   out     HALTED
#   uses    anything
#   traps   DEVICE, and only in wait_loop
power_on:
    # At this point:  the machine has just been switched on. Interrupts are off, and stay so but in wait_loop.
    li      sp, STACK                       # an empty stack
    la      t0, disk_done                   # traps from now on mean:
    sw      t0, NEW_P(zero)                 #   the disk is done
    in      t0, DISK_IDENTITY(zero)         # who is device 2?
    li      t1, DISK_IS                     # a disk says this
    bne     t0, t1, no_disk                 # it is none
    li      t0, DISK_CONTROL_INTERRUPT      # the disk may
    out     t0, DISK_CONTROL(zero)          #   interrupt
    in      s1, DISK_CAPACITY(zero)         # s1 = number of blocks
    li      s0, 0                           # s0 = the block at work
1:
    beq     s0, s1, 2f                      # that were all
    move_block COMMAND_READ, FIRST          # read it
    call    invert                          # change every bit
    move_block COMMAND_WRITE, FIRST         # write it
    move_block COMMAND_READ, SECOND         # read it again, to another place
    call    compare                         # is it what was written?
    bnez    a0, bad                         # no
    call    invert                          # change every bit back
    move_block COMMAND_WRITE, FIRST         # and put it back
    addi    s0, s0, 1                       # the next block
    j       1b
2:
    call    overreach                       # s0 = the first block that does not exist
    la      a0, text_good                   # all is well
    li      s0, 0                           # (code)
    j       finish
no_disk:
    la      a0, text_none                   # nothing to test
    li      s0, 1                           # (code)
    j       finish
bad:
    la      a0, text_bad                    # not what was expected
    li      s0, 2                           # (code)
finish:
    call    print                           # say it
    halt    s0                              # and stop

# overreach - read a block beyond the end: the disk must say ERROR, and must not touch storage.
#   in      s0 = number of a block that does not exist
#   out     returns if the disk behaves, else goes to `bad`
#   uses    t0, t1, a0 .. a2
#   traps   DEVICE, while it waits
overreach:
    keep_return
    li      a1, FIRST                       # where the block would go
    li      t0, MARK
    sw      t0, 0(a1)                       #   there is a mark
    li      a2, COMMAND_READ                # try to read it
    call    command
    andi    a0, a0, DISK_STATUS_ERROR       # did the disk complain?
    beqz    a0, bad                         # no
    li      t1, FIRST
    lw      t0, 0(t1)                       # is the mark
    li      t1, MARK
    bne     t0, t1, bad                     #   still there? No: something moved
    return

# command - give a command to the disk and wait for its end.
#   in      s0 = block, a1 = address, a2 = command
#   out     a0 = status of the disk as it was at the end
#   uses    t0
#   traps   DEVICE, while it waits
command:
    keep_return
    out     s0, DISK_BLOCK(zero)            # which block,
    out     a1, DISK_ADDRESS(zero)          #   from or to which physical address,
    out     a2, DISK_COMMAND(zero)          #   and off it goes
    # Interrupts have been off until now. If they were on, and the command ended before we wait, the interrupt would
    # come and go, and we would wait for ever. With one lpsw both happen: interrupts go on, the wait begins.
    lpsw    waiting(zero)                   # to the next line, with I = 1
wait_loop:
    # At this point:  supervisor mode, I = 1. No register is used: they are ours again when the trap comes.
    idle                                    # until the disk interrupts; it traps behind this instruction
    j       wait_loop                       # (never gets here)
disk_done:
    # At this point:  the disk has interrupted; supervisor mode, I = 0, all registers as before the lpsw.
    in      a0, DISK_STATUS(zero)           # how did it end?
    li      t0, DISK_STATUS_DONE
    out     t0, DISK_STATUS(zero)           # seen: the interrupt is no longer pending
    return

# invert - change every bit of the block at FIRST.
#   uses    t0, t1, t2
#   traps   never
invert:
    li      t0, FIRST                       # from the first word
    li      t1, FIRST + BLOCK_SIZE          #   to the last
1:
    lw      t2, 0(t0)                       # a word
    not     t2, t2                          #   the other way round
    sw      t2, 0(t0)                       #   in its place
    addi    t0, t0, 4                       # the next one
    bne     t0, t1, 1b                      # is there one?
    ret

# compare - are the blocks at FIRST and SECOND alike?
#   out     a0 = 0 if they are
#   uses    t0, t1, t2
#   traps   never
compare:
    li      t0, FIRST                       # from the first word
    li      t1, FIRST + BLOCK_SIZE          #   to the last
1:
    lw      t2, 0(t0)                       # a word
    lw      a0, BLOCK_SIZE(t0)              #   and its counterpart, one block on
    sub     a0, a0, t2                      # 0 if they are the same
    bnez    a0, 2f                          # they are not
    addi    t0, t0, 4                       # the next one
    bne     t0, t1, 1b                      # is there one?
2:
    ret

# print - a text to the console.
#   in      a0 = text, ended by a zero
#   uses    t0, a0
#   traps   never
print:
    lbu     t0, 0(a0)                       # a character
    beqz    t0, 1f                          # the zero at the end
    out     t0, CONSOLE_DATA(zero)          # to the console
    addi    a0, a0, 1                       # the next one
    j       print
1:
    ret

text_good:  .asciz  "disk: every block was read, inverted, written, read again, compared and put back\n"
text_none:  .asciz  "disk: there is no disk; run with --disk FILE\n"
text_bad:   .asciz  "disk: a block is bad\n"
