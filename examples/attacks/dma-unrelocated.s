# dma-unrelocated.s - has its disk write to its own last page.
#
# Stopped by A: A adds the base to an address that is right. Otherwise the same number names a page of
# what the monitor keeps.
#
#: attack   has its disk write to its own last page
#: without  dma
#: reaches  monitor

    .include "attack.inc"
    .include "disk.inc"

attack:
    li      a0, 1
    li      a1, STORAGE - 4096
    li      a2, 0
    call    transfer
    halt    a0                              # the disk's last status

    .equ    trapped, give_up
