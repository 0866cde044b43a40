# tx-illegal-flaws.s - the flawed instructions, well spelled, are ILLEGAL on a clean machine, in both modes
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r1, 0x100
    li   r2, 0x5A
    check_traps 0xE0010000, 0, CAUSE_ILLEGAL, 0         # jus 0(r1)
    check_traps 0xE0010000, 1, CAUSE_ILLEGAL, 0
    check_traps 0xE1200000, 0, CAUSE_ILLEGAL, 0         # getm r2
    check_traps 0xE1200000, 1, CAUSE_ILLEGAL, 0
    check_traps 0xE2210000, 0, CAUSE_ILLEGAL, 0         # lra r2, r1
    check_traps 0xE2210000, 1, CAUSE_ILLEGAL, 0
    check_traps 0xE3010000, 0, CAUSE_ILLEGAL, 0         # popsw 0(r1)
    check_traps 0xE3010000, 1, CAUSE_ILLEGAL, 0
    check_traps 0xE4210000, 0, CAUSE_ILLEGAL, 0         # getr r2, r1
    check_traps 0xE4210000, 1, CAUSE_ILLEGAL, 0
    want r1, 0x100
    want r2, 0x5A
    pass
