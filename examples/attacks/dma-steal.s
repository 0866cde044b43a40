# dma-steal.s - has its disk take a page of another guest.
#
# Stopped by A: what goes from storage to the disk is bounded as well. Unbounded, the victim's numbers
# are on the attacker's disk.
#
#: attack   has its disk take a page of another guest
#: without  dma
#: reaches  difference

    .include "attack.inc"
    .include "disk.inc"

attack:
    li      a0, 2
    li      a1, KEEPS + 0x4000
    li      a2, 1
    call    transfer
    halt    a0                              # the disk's last status

    .equ    trapped, give_up
