# tx-order.s - what could trap for two reasons: fetch (ALIGN, MEMORY), ILLEGAL, PRIVILEGED, SVC/BREAK/ARITH, operand
# (ALIGN, MEMORY), in this order. TIMER and DEVICE: tx-order-events.s
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r1, 0x100
    li   r2, 0

# Fetch: ALIGN before MEMORY, both before ILLEGAL (storage is 0, an illegal word, wherever nothing stands).
.macro check_fetch p, bound, cause
    catch fetch\@
    enter 1, \p, 0x8000, \bound
fetch\@:
    want_record 1, \p, 0x8000, \bound, 0, \cause, \p, 0
.endm
    check_fetch 0xFFFFFFFF, 0x1000, CAUSE_ALIGN         # misaligned and beyond
    check_fetch 0x1001,     0x1000, CAUSE_ALIGN
    check_fetch 0x102,      0x103,  CAUSE_ALIGN         # misaligned, and beyond as well
    check_fetch 0x102,      0x1000, CAUSE_ALIGN         # misaligned, illegal
    check_fetch 0x100,      0x103,  CAUSE_MEMORY        # beyond, illegal
    check_fetch 0,          0,      CAUSE_MEMORY

# Fetch before the instruction's own reasons: svc, lpsw stand there, in the physical storage beyond the bound.
    li   r3, 0x80000001                                 # svc 1
    sw   r3, 0x7100(r0)
    catch order1
    enter 1, 0x100, 0x7000, 0x100
order1:
    want_record 1, 0x100, 0x7000, 0x100, 0, CAUSE_MEMORY, 0x100, 0
    catch order2
    enter 1, 0x101, 0x7000, 0x1000
order2:
    want_record 1, 0x101, 0x7000, 0x1000, 0, CAUSE_ALIGN, 0x101, 0

# ILLEGAL before PRIVILEGED.
    check_traps 0xF4000001, 1, CAUSE_ILLEGAL, 0         # idle
    check_traps 0xF5800000, 1, CAUSE_ILLEGAL, 0         # halt
    check_traps 0xF0100100, 1, CAUSE_ILLEGAL, 0         # lpsw
    check_traps 0xF1100100, 1, CAUSE_ILLEGAL, 0         # spsw
    check_traps 0xF8000000, 1, CAUSE_ILLEGAL, 0         # no opcode, though of the privileged family
    check_traps 0xFFFFFFFF, 1, CAUSE_ILLEGAL, 0

# ILLEGAL before SVC, BREAK, ARITH.
    check_traps 0x80100001, 1, CAUSE_ILLEGAL, 0         # svc
    check_traps 0x81000001, 0, CAUSE_ILLEGAL, 0         # brk
    check_traps 0x23312001, 1, CAUSE_ILLEGAL, 0         # div r3, r1, r2
    check_traps 0x26312800, 0, CAUSE_ILLEGAL, 0         # remu r3, r1, r2

# ILLEGAL before the operand.
    check_traps 0xF0110001, 0, CAUSE_ILLEGAL, 0         # lpsw 1(r1): also misaligned
    check_traps 0xF1107FF0, 0, CAUSE_ILLEGAL, 0         # spsw 0x7FF0(r0): also beyond the bound

# PRIVILEGED before the operand.
    check_traps 0xF0010001, 1, CAUSE_PRIVILEGED, 0      # lpsw 1(r1)
    check_traps 0xF1010002, 1, CAUSE_PRIVILEGED, 0      # spsw 2(r1)
    check_traps 0xF0017FFC, 1, CAUSE_PRIVILEGED, 0      # lpsw 0x7FFC(r1)
    check_traps 0xF1017FFC, 1, CAUSE_PRIVILEGED, 0      # spsw 0x7FFC(r1)

# The operand: ALIGN before MEMORY.
    li   r1, 0xFFFFFFFC
    check_traps 0x44310001, 1, CAUSE_ALIGN, 0xFFFFFFFD  # lw r3, 1(r1)
    check_traps 0x52310003, 1, CAUSE_ALIGN, 0xFFFFFFFF  # sw r3, 3(r1)
    check_traps 0x42310003, 0, CAUSE_ALIGN, 0xFFFFFFFF  # lh r3, 3(r1)
    check_traps 0x43310001, 1, CAUSE_ALIGN, 0xFFFFFFFD  # lhu
    check_traps 0x51310001, 1, CAUSE_ALIGN, 0xFFFFFFFD  # sh
    check_traps 0xF0010002, 0, CAUSE_ALIGN, 0xFFFFFFFE  # lpsw 2(r1)
    check_traps 0xF1010002, 0, CAUSE_ALIGN, 0xFFFFFFFE  # spsw 2(r1)
    li   r1, 0
    check_traps 0x44310102, 1, CAUSE_ALIGN, 0x102, 0x101    # lw r3, 0x102(r1), just behind a bound
    pass
