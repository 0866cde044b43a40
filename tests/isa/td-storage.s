# td-storage.s - q as the system device tells it is where storage ends
# run --storage 4K
# expect stop HALTED
# expect exit 0
# expect r1 00001000
# expect r2 77777777
# expect trap RESET 00000000 00000000 00000000 0
# expect trap MEMORY 00001000 000000a0 00000000 8
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x80
start:
    in   r1, SYSTEM_STORAGE(r0)
    addi r2, r0, handler
    sw   r2, NEW_P(r0)
    lui  r2, 0x7777
    addi r2, r2, 0x7777
    sw   r2, -4(r1)
    lw   r3, -4(r1)
    nop
    sw   r2, 0(r1)
handler:
    halt r0
