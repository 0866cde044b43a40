# tt-idle-first.s - idle jumps to the earlier of T's expiry and the device event; where they fall on the same tick,
# both have happened: the device event in step 0, then TIMER
# run --disk-latency 100
# disk 1
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r1, 0x10000
    out  r1, DISK_ADDRESS(r0)

# A disk command under T = t, then idle, then svc 7. The out is one tick of the 100 and one of T.
.macro check_first t, status, old_t, cause, info, word
    li   r1, 1
    catch over\@
    enter 0, site\@, 0, 0xFFFFFFFF, \t
site\@:
    out  r1, DISK_COMMAND(r0)
    idle
    svc  7
over\@:
    in   r11, DISK_STATUS(r0)
    want_record 0, site\@ + 8, 0, 0xFFFFFFFF, \old_t, \cause, \info, \word
    want r11, \status
    li   r1, 60                             # let it end, at 2 ticks a round; then clear done
wait\@:
    addi r1, r1, -1
    bne  r1, r0, wait\@
    want_port DISK_STATUS, DISK_STATUS_DONE
    li   r1, DISK_STATUS_DONE
    out  r1, DISK_STATUS(r0)
.endm
#               T     disk then          T then  the trap
    check_first 0,    DISK_STATUS_DONE,  0,      CAUSE_SVC,   7, 0x80000007
    check_first 2,    DISK_STATUS_BUSY,  0,      CAUSE_TIMER, 0, 0
    check_first 99,   DISK_STATUS_BUSY,  0,      CAUSE_TIMER, 0, 0
    check_first 100,  DISK_STATUS_DONE,  0,      CAUSE_TIMER, 0, 0
    check_first 101,  DISK_STATUS_DONE,  1,      CAUSE_SVC,   7, 0x80000007
    check_first 102,  DISK_STATUS_DONE,  2,      CAUSE_SVC,   7, 0x80000007
    check_first 5000, DISK_STATUS_DONE,  4900,   CAUSE_SVC,   7, 0x80000007
    pass
