# tf-popsw.s - popsw: lpsw in supervisor mode; in user mode, after the same checks, it loads P alone and keeps the
# rest
# run --flaw popsw
# bare-only
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

# The PSW at virtual 0x100 of the window.
    li   r1, 0x100
    li   r3, PSW_I | 0xFFFFFFF0
    sw   r3, 0x7100(r0)
    li   r3, 0x40
    sw   r3, 0x7104(r0)
    li   r3, 0x8FFF
    sw   r3, 0x7108(r0)
    li   r3, 0x44
    sw   r3, 0x710C(r0)
    li   r3, 33
    sw   r3, 0x7110(r0)
    li   r3, 0x80000077                                 # svc 0x77 in this window, svc 0x88 in the one at 0x8000
    sw   r3, 0x7040(r0)
    li   r2, 0x8040
    li   r3, 0x80000088
    sw   r3, 0(r2)

# Supervisor mode: all of it, and T = 1 before it is no expiry.
    try  0xE3010000, 0                                  # popsw 0(r1)
    want_record PSW_I, 0x40, 0x8000, 0x44, 33, CAUSE_SVC, 0x88, 0x80000088
    try  0xE3010000, 0, 0x1000, 1
    want_record PSW_I, 0x40, 0x8000, 0x44, 33, CAUSE_SVC, 0x88, 0x80000088

# User mode: P alone. It counts in T as any instruction.
    try  0xE3010000, PSW_M
    want_record PSW_M, 0x40, 0x7000, 0x1000, 0, CAUSE_SVC, 0x77, 0x80000077
    try  0xE3010000, PSW_M | PSW_I, 0x1000, 20
    want_record PSW_M | PSW_I, 0x40, 0x7000, 0x1000, 19, CAUSE_SVC, 0x77, 0x80000077
    try  0xE3010000, PSW_M, 0x1000, 1
    want_record PSW_M, 0x40, 0x7000, 0x1000, 0, CAUSE_TIMER, 0, 0

# The checks are those of lpsw, in both modes: ALIGN, then all 20 bytes within the bound.
    check_traps 0xE3010002, 0, CAUSE_ALIGN, 0x102
    check_traps 0xE3010002, 1, CAUSE_ALIGN, 0x102
    check_traps 0xE3010001, 1, CAUSE_ALIGN, 0x101, 0x80
    check_traps 0xE3010000, 0, CAUSE_MEMORY, 0x100, 0x113
    check_traps 0xE3010000, 1, CAUSE_MEMORY, 0x100, 0x113
    try  0xE3010000, 1, 0x114
    want_record PSW_M, 0x40, 0x7000, 0x114, 0, CAUSE_SVC, 0x77, 0x80000077
    li   r1, 0xFFFFFFF0
    check_traps 0xE3010000, 1, CAUSE_MEMORY, 0xFFFFFFF0, 0xFFFFFFFF

# Its unused field must be 0; the other flaws are off.
    check_traps 0xE3100100, 0, CAUSE_ILLEGAL, 0
    check_traps 0xE3800100, 1, CAUSE_ILLEGAL, 0
    check_traps 0xE0000100, 0, CAUSE_ILLEGAL, 0         # jus 0x100(r0)
    check_traps 0xE1200000, 1, CAUSE_ILLEGAL, 0         # getm r2
    check_traps 0xE2210000, 0, CAUSE_ILLEGAL, 0         # lra r2, r1
    check_traps 0xE4210000, 1, CAUSE_ILLEGAL, 0         # getr r2, r1

# The mnemonic.
    popsw psw(r0)
psw:
    .psw 0, last, 0, 0xFFFFFFFF, 0
last:
    pass
