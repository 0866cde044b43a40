# take-disk.s - writes a block.
#
# Stopped by A: the disk that v_out reaches is the guest's own. The one of the machine below is
# another guest's, and its address would be one of the machine below, too.
#
#: attack   overwrites a block of another guest's disk
#: without  ports
#: reaches  disk, difference

    .include "attack.inc"
    .include "disk.inc"

attack:
    li      a0, 2
    li      a1, 0x1000                      # some page: it is not what the block held
    li      a2, 1                           # a block that the victim does not use
    call    transfer
    halt    zero

    .equ    trapped, give_up
