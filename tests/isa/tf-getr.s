# tf-getr.s - getr d, a: d = R.l, a = R.b, in both modes; where d = a it is R.b
# run --flaw getr
# bare-only
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    check_runs 0xE4210000, PSW_M                        # getr r2, r1
    want r2, 0x7000
    want r1, 0x1000
    check_runs 0xE4210000, 0, 0x4321
    want r2, 0x7000
    want r1, 0x4321
    check_runs 0xE4330000, PSW_M, 0x2345                # getr r3, r3
    want r3, 0x2345
    li   r1, 0x5A
    check_runs 0xE4010000, PSW_M                        # getr r0, r1
    want r1, 0x1000
    want r0, 0
    check_runs 0xE4200000, PSW_M, 0xFFFFFFFF            # getr r2, r0
    want r2, 0x7000
    want r0, 0
    check_runs 0xE4000000, PSW_M                        # getr r0, r0
    want r0, 0
    getr r4, r5
    want r4, 0
    want r5, 0xFFFFFFFF
    try  0xE4210000, PSW_M, 0x1000, 5                   # counts in T
    want_record PSW_M, 4, 0x7000, 0x1000, 4, CAUSE_SVC, 0, 0x80000000

# Its unused field must be 0; the other flaws are off.
    check_traps 0xE4210001, 0, CAUSE_ILLEGAL, 0
    check_traps 0xE4218000, 1, CAUSE_ILLEGAL, 0
    check_traps 0xE0000100, 0, CAUSE_ILLEGAL, 0         # jus 0x100(r0)
    check_traps 0xE1200000, 1, CAUSE_ILLEGAL, 0         # getm r2
    check_traps 0xE2210000, 0, CAUSE_ILLEGAL, 0         # lra r2, r1
    check_traps 0xE3000100, 1, CAUSE_ILLEGAL, 0         # popsw 0x100(r0)
    pass
