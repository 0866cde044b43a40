# tx-arith.s - division by zero: ARITH, info 0, d as it was, in both modes; whatever is divided
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r1, 7
    li   r2, 0
    li   r3, 0x5A5A5A5A
    check_traps 0x23312000, 0, CAUSE_ARITH, 0               # div r3, r1, r2
    check_traps 0x24312000, 0, CAUSE_ARITH, 0               # divu
    check_traps 0x25312000, 0, CAUSE_ARITH, 0               # rem
    check_traps 0x26312000, 0, CAUSE_ARITH, 0               # remu
    check_traps 0x23312000, 1, CAUSE_ARITH, 0, 0x1000, 1    # in user mode, with T = 1
    check_traps 0x24312000, 1, CAUSE_ARITH, 0, 0x1000, 2
    check_traps 0x25312000, 1, CAUSE_ARITH, 0, 0x1000, 3
    check_traps 0x26312000, 1, CAUSE_ARITH, 0, 0x1000, 4
    want r3, 0x5A5A5A5A
    li   r1, 0x80000000
    check_traps 0x23310000, 1, CAUSE_ARITH, 0               # div r3, r1, r0
    li   r1, 0
    check_traps 0x23312000, 1, CAUSE_ARITH, 0               # 0 / 0
    check_traps 0x24312000, 1, CAUSE_ARITH, 0
    check_traps 0x25312000, 1, CAUSE_ARITH, 0
    check_traps 0x26312000, 1, CAUSE_ARITH, 0
    check_traps 0x23012000, 1, CAUSE_ARITH, 0               # div r0, r1, r2: a result nobody wants
    check_traps 0x23222000, 1, CAUSE_ARITH, 0               # div r2, r2, r2
    want r2, 0
    want r3, 0x5A5A5A5A
    pass
