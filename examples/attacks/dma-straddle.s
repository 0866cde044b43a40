# dma-straddle.s - has its disk write across its storage's end.
#
# Stopped by A: address + 4096 must not be more than q. Unbounded and unrelocated, the block lands
# half in what the monitor keeps, half in the guest behind that.
#
#: attack   has its disk write across its storage's end
#: without  dma
#: reaches  monitor, difference

    .include "attack.inc"
    .include "disk.inc"

attack:
    li      a0, 1
    li      a1, STORAGE - 2048
    li      a2, 0
    call    transfer
    halt    a0                              # the disk's last status

    .equ    trapped, give_up
