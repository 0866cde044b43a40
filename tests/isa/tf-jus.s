# tf-jus.s - jus: P = a + s(imm), M = user, without a trap; from user mode it is a jump. Nothing else of the PSW
# changes
# run --flaw jus
# bare-only
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

# From supervisor mode: the svc at virtual 0x104 traps in user mode, I and R as before, T one less.
    li   r1, 0x100
    li   r3, 0x80000033
    sw   r3, 0x7104(r0)
    try  0xE0010004, PSW_I, 0x1000, 20                  # jus 4(r1)
    want_record PSW_M | PSW_I, 0x104, 0x7000, 0x1000, 19, CAUSE_SVC, 0x33, 0x80000033
# From user mode.
    try  0xE0010004, PSW_M, 0x1000, 0
    want_record PSW_M, 0x104, 0x7000, 0x1000, 0, CAUSE_SVC, 0x33, 0x80000033
# The sum is a 32-bit one; a bad target traps at its fetch, in user mode by then.
    li   r1, 0xFFFFFF00
    li   r3, 0x80000044
    sw   r3, 0x7100(r0)
    try  0xE0010200, 0                                  # jus 0x200(r1)
    want_record PSW_M, 0x100, 0x7000, 0x1000, 0, CAUSE_SVC, 0x44, 0x80000044
    try  0xE0010000, 0                                  # jus 0(r1)
    want_record PSW_M, 0xFFFFFF00, 0x7000, 0x1000, 0, CAUSE_MEMORY, 0xFFFFFF00, 0
    try  0xE001FFFF, PSW_M                              # jus -1(r1)
    want_record PSW_M, 0xFFFFFEFF, 0x7000, 0x1000, 0, CAUSE_ALIGN, 0xFFFFFEFF, 0
    want r1, 0xFFFFFF00
# It is an ordinary instruction for T: with T = 1, TIMER behind it, in user mode.
    try  0xE0000100, 0, 0x1000, 1                       # jus 0x100(r0)
    want_record PSW_M, 0x100, 0x7000, 0x1000, 0, CAUSE_TIMER, 0, 0
# Its unused field must be 0; the other flaws are off.
    check_traps 0xE0100100, 0, CAUSE_ILLEGAL, 0
    check_traps 0xE0800100, 1, CAUSE_ILLEGAL, 0
    check_traps 0xE1200000, 0, CAUSE_ILLEGAL, 0         # getm r2
    check_traps 0xE2210000, 1, CAUSE_ILLEGAL, 0         # lra r2, r1
    check_traps 0xE3000100, 0, CAUSE_ILLEGAL, 0         # popsw 0x100(r0)
    check_traps 0xE4210000, 1, CAUSE_ILLEGAL, 0         # getr r2, r1
    check_traps 0xE5000000, 1, CAUSE_ILLEGAL, 0         # no flaw at all

# The mnemonic.
    catch over
    jus  target(r0)
target:
    halt r0
over:
    want_record PSW_M, target, 0, 0xFFFFFFFF, 0, CAUSE_PRIVILEGED, 0, 0xF5000000
    pass
