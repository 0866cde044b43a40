# tw-trap.s - a handler whose first instruction traps: WEDGED, with the PSW of the handler and the record of the
# first trap
# run --storage 4K
# expect stop WEDGED
# expect exit 0
# expect clock 7
# expect psw 00000002 00000062 00000000 ffffffff 00000005
# expect r1 00000062
# expect r2 00000000
# expect storage 4096 442dc27d353d6cc1
# expect trap RESET 00000000 00000000 00000000 0
# expect trap BREAK 00000000 0000009c 00000000 7
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x80                       # all the storage there is: 4 KiB
start:
    addi r1, r0, 0x62               # a misaligned handler: the fetch traps ALIGN
    sw   r1, NEW_P(r0)
    addi r2, r0, PSW_I
    sw   r2, NEW_STATUS(r0)
    addi r2, r0, 5
    sw   r2, NEW_T(r0)
    addi r2, r0, 0
    brk
