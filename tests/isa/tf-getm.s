# tf-getm.s - getm d: d = M, in both modes, without a trap
# run --flaw getm
# bare-only
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r2, 0x5A5A5A5A
    check_runs 0xE1200000, PSW_M                        # getm r2
    want r2, 1
    check_runs 0xE1200000, PSW_M | PSW_I                # M, not the status
    want r2, 1
    check_runs 0xE1200000, PSW_I
    want r2, 0
    getm r3
    want r3, 0
    check_runs 0xE1000000, PSW_M                        # getm r0
    want r0, 0
    try  0xE1200000, PSW_M, 0x1000, 5                   # counts in T
    want_record PSW_M, 4, 0x7000, 0x1000, 4, CAUSE_SVC, 0, 0x80000000

# Its unused fields must be 0; the other flaws are off.
    check_traps 0xE1210000, 0, CAUSE_ILLEGAL, 0
    check_traps 0xE1280000, 1, CAUSE_ILLEGAL, 0
    check_traps 0xE1200001, 0, CAUSE_ILLEGAL, 0
    check_traps 0xE1208000, 1, CAUSE_ILLEGAL, 0
    check_traps 0xE0000100, 0, CAUSE_ILLEGAL, 0         # jus 0x100(r0)
    check_traps 0xE2210000, 1, CAUSE_ILLEGAL, 0         # lra r2, r1
    check_traps 0xE3000100, 0, CAUSE_ILLEGAL, 0         # popsw 0x100(r0)
    check_traps 0xE4210000, 1, CAUSE_ILLEGAL, 0         # getr r2, r1
    pass
