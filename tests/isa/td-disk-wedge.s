# td-disk-wedge.s - a machine that wedges abandons its disk command, too
# run --disk-latency 4
# disk 1
# expect stop WEDGED
# expect exit 0
# expect clock 6
# expect psw 00000000 00001018 00000000 ffffffff 00000000
# expect disk 0 "000:000\n"
# expect trap RESET 00000000 00000000 00000000 0
# expect trap SVC 00000001 00001018 00000000 6
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    lui  r1, 1
    out  r1, DISK_ADDRESS(r0)
    addi r1, r0, handler
    sw   r1, NEW_P(r0)
    addi r1, r0, 2
    out  r1, DISK_COMMAND(r0)           # C = 5, due at 9
handler:
    svc  1
