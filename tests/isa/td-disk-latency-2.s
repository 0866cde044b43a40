# td-disk-latency-2.s - a latency of 2: the next instruction sees it busy, the one behind that done
# disk 1
# run --disk-latency 2
# expect stop HALTED
# expect exit 0
# expect r2 00000001
# expect r3 00000002
# expect r4 00000002
# expect r5 3a303030
# expect r6 3a303030
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    lui  r7, 1
    out  r7, DISK_ADDRESS(r0)
    addi r1, r0, 1
    out  r1, DISK_COMMAND(r0)
    in   r2, DISK_STATUS(r0)
    in   r3, DISK_STATUS(r0)
    in   r4, DISK_LATENCY(r0)
    lw   r5, 0(r7)
    sw   r0, 0(r7)
    out  r1, DISK_COMMAND(r0)
    idle                                # at least one tick, and to the event
    lw   r6, 0(r7)
    halt r0
