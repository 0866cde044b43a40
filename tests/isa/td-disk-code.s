# td-disk-code.s - a device's transfer is seen by the very next fetch: the instructions that wait for the disk are
# overwritten by it, with text, which is illegal. The instructions have run many times before
# disk 1
# run --disk-latency 101
# expect stop HALTED
# expect exit 0
# expect clock 110
# expect r2 00000032
# expect r3 0a303030
# expect trap RESET 00000000 00000000 00000000 0
# expect trap ILLEGAL 00000000 00007004 00000000 108
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, handler
    sw   r1, NEW_P(r0)
    addi r4, r0, 1
    nop
    ori  r1, r0, 0x7000
    out  r1, DISK_ADDRESS(r0)
    jr   r1
handler:
    lw   r3, TRAP_WORD(r0)
    halt r0

    .org 0x7000
    out  r4, DISK_COMMAND(r0)           # C = 7, due at 108
1:  addi r2, r2, 1                      # 8, 10, ... 106
    j    1b                             # 9, 11, ... 107
