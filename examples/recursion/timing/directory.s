# directory.s - what `trapeze pack` puts behind a monitor, written by hand: the directory with one guest, guest.img.
#
# The symbol STORAGE says how much storage the guest has: -D STORAGE=...

    .org    directory + HEADER_MAGIC
    .word   DIRECTORY_IS
    .org    directory + HEADER_BLOCK
    .word   BLOCK_BYTES
    .org    directory + HEADER_COUNT
    .word   1

    .org    directory + BLOCK_BYTES + BLOCK_IMAGE_BYTES
    .word   guest_end - guest
    .org    directory + BLOCK_BYTES + BLOCK_STORAGE
    .word   STORAGE
    .org    directory + BLOCK_BYTES + BLOCK_UNTIL
    .word   -1, -1                          # no limit

    .org    directory + 2 * BLOCK_BYTES
    .balign PAGE
guest:
    .incbin "guest.img"
guest_end:
