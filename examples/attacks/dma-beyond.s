# dma-beyond.s - has its disk write into the next guest.
#
# Stopped by A: a device's addresses are those of the guest's machine; A bounds them
# by q and relocates them. Unbounded, this is a page of the victim.
#
#: attack   has its disk write into the next guest
#: without  dma
#: reaches  storage, difference

    .include "attack.inc"
    .include "disk.inc"

attack:
    li      a0, 1
    li      a1, BASE + STORAGE + SPARE
    li      a2, 0
    call    transfer
    halt    a0                              # the disk's last status

    .equ    trapped, give_up
