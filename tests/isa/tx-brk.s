# tx-brk.s - brk: BREAK, info 0, in both modes
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    check_traps 0x81000000, 0, CAUSE_BREAK, 0
    check_traps 0x81000000, 1, CAUSE_BREAK, 0, 4, 7
    pass
