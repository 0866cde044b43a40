# fields.s - where in a control block the size of a guest's image stands, for run.sh.
    .include "block.inc"
    .word   BLOCK_IMAGE_BYTES
