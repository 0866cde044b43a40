# tt-limit-disk.s - the limit comes before a device event that is due at the same tick: the block is not written
# run --limit 510 --disk-latency 506
# disk 1
# expect stop LIMIT
# expect exit 0
# expect clock 510
# expect psw 00000000 00001014 00000000 ffffffff 00000000
# expect disk 0 "000:000\n"
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    lui  r1, 1
    out  r1, DISK_ADDRESS(r0)           # zeros
    addi r1, r0, 2
    nop
    out  r1, DISK_COMMAND(r0)           # C = 4, due at 510
    j    .
