# start - a guest that halts at once: what is left is starting.
.include "pg32.inc"
        .org NEW_STATUS
        .psw 0, boot, 0, -1, 0
        .org 0x1000
boot:   halt zero
