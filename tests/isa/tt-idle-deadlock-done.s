# tt-idle-deadlock-done.s - a disk command whose end has come is no event any more: the first idle waits for it, the
# second has nothing left to wait for
# disk 1
# run --disk-latency 20
# expect stop DEADLOCKED
# expect exit 0
# expect clock 25
# expect psw 00000000 0000101c 00000000 ffffffff 00000000
# expect r2 00000002
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    lui  r1, 1
    out  r1, DISK_ADDRESS(r0)
    addi r1, r0, 1
    out  r1, DISK_COMMAND(r0)           # C = 3, due at 23
    idle
    in   r2, DISK_STATUS(r0)            # 23
    nop                                 # 24
    idle
