# td-disk-halt.s - a stop abandons the command under way: the halt completes at the very tick at which the command
# is due
# run --disk-latency 2
# disk 1
# expect stop HALTED
# expect exit 0
# expect clock 6
# expect disk 0 "000:000\n"
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    lui  r1, 1
    out  r1, DISK_ADDRESS(r0)           # zeros
    addi r1, r0, 2
    nop
    out  r1, DISK_COMMAND(r0)           # C = 4, due at 6
    halt r0                             # 5
