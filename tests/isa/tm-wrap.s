# tm-wrap.s - the sums of the checks are exact: no address wraps around to a place that could be reached
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r2, 0x5A5A5A5A

# a + n = 2^32 exceeds every bound.
    li   r1, 0xFFFFFFFC
    check_traps 0x44210000, 1, CAUSE_MEMORY, 0xFFFFFFFC, 0xFFFFFFFF         # lw r2, 0(r1)
    check_traps 0x52210000, 1, CAUSE_MEMORY, 0xFFFFFFFC, 0xFFFFFFFF         # sw r2, 0(r1)
    check_traps 0x42210002, 0, CAUSE_MEMORY, 0xFFFFFFFE, 0xFFFFFFFF         # lh r2, 2(r1)
    check_traps 0x51210002, 0, CAUSE_MEMORY, 0xFFFFFFFE, 0xFFFFFFFF         # sh r2, 2(r1)
    check_traps 0x40210003, 1, CAUSE_MEMORY, 0xFFFFFFFF, 0xFFFFFFFF         # lb r2, 3(r1)
    check_traps 0x50210003, 1, CAUSE_MEMORY, 0xFFFFFFFF, 0xFFFFFFFF         # sb r2, 3(r1)

# a + n is within the bound, R.l + a + n is not within storage: modulo 2^32 it would be, just below R.l = 0x7000.
    check_traps 0x4421FFFC, 1, CAUSE_MEMORY, 0xFFFFFFF8, 0xFFFFFFFF         # lw r2, -4(r1)
    check_traps 0x5221FFFC, 1, CAUSE_MEMORY, 0xFFFFFFF8, 0xFFFFFFFF         # sw r2, -4(r1)
    check_traps 0x40210002, 1, CAUSE_MEMORY, 0xFFFFFFFE, 0xFFFFFFFF         # lb r2, 2(r1)
    check_traps 0x50210002, 1, CAUSE_MEMORY, 0xFFFFFFFE, 0xFFFFFFFF         # sb r2, 2(r1)
    check_traps 0x4421A004, 1, CAUSE_MEMORY, 0xFFFFA000, 0xFFFFFFFF         # lw r2, -0x5FFC(r1): 0x1000 modulo 2^32
    want_word 0x6FFC, 0
    want_word 0x6FF8, 0
    want r2, 0x5A5A5A5A

# 20 bytes that begin below 2^32 and end above.
    check_traps 0xF001FFF4, 0, CAUSE_MEMORY, 0xFFFFFFF0, 0xFFFFFFFF         # lpsw -12(r1)
    check_traps 0xF101FFF4, 0, CAUSE_MEMORY, 0xFFFFFFF0, 0xFFFFFFFF         # spsw -12(r1)
    check_traps 0xF101FFEC, 0, CAUSE_MEMORY, 0xFFFFFFE8, 0xFFFFFFFF         # spsw -20(r1)
    want_word 0x6FE8, 0

# The fetch: R.l + P = 2^32 + 0x1000.
    catch over
    enter 0, 0x2000, 0xFFFFF000
over:
    want_record 0, 0x2000, 0xFFFFF000, 0xFFFFFFFF, 0, CAUSE_MEMORY, 0x2000, 0

# What an address is made of does wrap: a + s(imm) is a 32-bit sum (as any arithmetic).
    li   r1, 0xFFFFFFFC
    check_runs 0x44310008, 1                                                # lw r3, 8(r1): the word at virtual 4
    want r3, 0x80000000
    pass
