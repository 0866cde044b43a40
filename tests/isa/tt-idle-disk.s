# tt-idle-disk.s - idle jumps to the next device event, here the end of a disk command, 500 ticks after the out; the
# interrupt need not be enabled for that. T falls by as many
# disk 1
# expect stop HALTED
# expect exit 0
# expect clock 509
# expect r2 00000001
# expect r3 00000002
# expect r4 000001fa
# expect r5 0000020b
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    lui  r1, 1
    out  r1, DISK_ADDRESS(r0)           # read block 0 to 0x10000
    addi r1, r0, 1
    lpsw psw(r0)                        # T = 1024
psw:
    .psw 0, first, 0, 0xFFFFFFFF, 1024
first:
    out  r1, DISK_COMMAND(r0)           # C = 4, due at 504
    in   r2, DISK_STATUS(r0)            # 5: busy
    idle                                # 6: takes 498 ticks
    in   r3, DISK_STATUS(r0)            # 504: done
    spsw there(r0)                      # 505: 501 of T's ticks are used
    in   r4, SYSTEM_CLOCK_LOW(r0)       # 506
    lw   r5, there + PSW_AT_t(r0)       # 507
    halt r0                             # 508
there:
    .space PSW_SIZE
