# td-disk-timing.s - a command whose out is executed at C = c ends at C = c + latency: busy until the instruction at
# c + 499 (its C as of before it), done for the one at c + 500
# disk 1
# expect stop HALTED
# expect exit 0
# expect clock 1008
# expect r2 00000001
# expect r3 00000002
# expect r4 3a303030
# expect r5 00000000
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
    out  r1, DISK_COMMAND(r0)           # c = 3
    addi r8, r0, 247                    # c + 1
1:  addi r8, r8, -1
    bne  r8, r0, 1b                     # 494 ticks, to c + 496
    nop
    nop
    nop
    in   r2, DISK_STATUS(r0)            # c + 499: busy
    in   r3, DISK_STATUS(r0)            # c + 500: done
    lw   r4, 0(r7)
    sw   r0, 0(r7)
    out  r1, DISK_COMMAND(r0)           # c' = 506, done or not
    addi r8, r0, 248                    # c' + 1
2:  addi r8, r8, -1
    bne  r8, r0, 2b                     # 496, to c' + 498
    nop
    lw   r5, 0(r7)                      # c' + 499: nothing has moved
    lw   r6, 0(r7)                      # c' + 500
    halt r0
