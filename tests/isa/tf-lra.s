# tf-lra.s - lra d, a: d = R.l + a, modulo 2^32, in both modes; no check is made
# run --flaw lra
# bare-only
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r1, 0x123
    check_runs 0xE2210000, PSW_M                        # lra r2, r1
    want r2, 0x7123
    check_runs 0xE2210000, 0
    want r2, 0x7123
    li   r1, 0x00300000                                 # far beyond the bound and storage, misaligned or not
    check_runs 0xE2210000, PSW_M
    want r2, 0x00307000
    li   r1, 0xFFFFFFFF
    check_runs 0xE2210000, PSW_M
    want r2, 0x6FFF
    check_runs 0xE2110000, PSW_M                        # lra r1, r1
    want r1, 0x6FFF
    check_runs 0xE2200000, PSW_M                        # lra r2, r0
    want r2, 0x7000
    check_runs 0xE2010000, PSW_M                        # lra r0, r1
    want r0, 0
    lra  r2, r1                                         # R.l = 0 here
    want r2, 0x6FFF
    try  0xE2210000, PSW_M, 0x1000, 5                   # counts in T
    want_record PSW_M, 4, 0x7000, 0x1000, 4, CAUSE_SVC, 0, 0x80000000

# Its unused field must be 0; the other flaws are off.
    check_traps 0xE2210001, 0, CAUSE_ILLEGAL, 0
    check_traps 0xE2218000, 1, CAUSE_ILLEGAL, 0
    check_traps 0xE0000100, 0, CAUSE_ILLEGAL, 0         # jus 0x100(r0)
    check_traps 0xE1200000, 1, CAUSE_ILLEGAL, 0         # getm r2
    check_traps 0xE3000100, 0, CAUSE_ILLEGAL, 0         # popsw 0x100(r0)
    check_traps 0xE4210000, 1, CAUSE_ILLEGAL, 0         # getr r2, r1
    pass
