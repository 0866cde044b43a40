# tp-lpsw.s - lpsw loads all five words at once, from an address of the window it is leaving
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

# From the window at 0x7000, where the PSW stands at virtual 0x100, to user mode in the window at 0x8000.
    catch over1
    enter 0, 0, 0x7000, 0x1000, 9
over1:
    want_record PSW_M, 0x44, 0x8000, 0x50, 0x122, CAUSE_SVC, 0x31, 0x80000031
    want r1, 0x114
    want r2, 5

# The PSW it read is as it was.
    want_word 0x7100, 0xFFFFFFF9                # as written, not as masked
    want_word 0x7104, 0x40
    want_word 0x7108, 0x8123
    want_word 0x710C, 0x50
    want_word 0x7110, 0x123

# Only P differs: lpsw as a jump, through a base register and a negative immediate, from a place that is 4 mod 8.
    li   r1, jump + 0x8000
    lpsw -0x8000(r1)
jump:
    .psw 0, landing, 0, 0xFFFFFFFF, 0
landing:
    want r1, jump + 0x8000

# The record of a trap is a PSW: loading it resumes. svc 0 in the window, resumed behind it, reaches svc 1.
    li   r3, 0x80000001
    sw   r3, 0x7804(r0)
    li   r3, 0x80000000
    sw   r3, 0x7800(r0)
    catch over2
    enter PSW_M, 0x800, 0x7000, 0x1000, 1000
over2:
    want_record PSW_M, 0x800, 0x7000, 0x1000, 1000, CAUSE_SVC, 0, 0x80000000
    lw   r3, OLD_P(r0)
    addi r3, r3, 4
    sw   r3, OLD_P(r0)
    catch over3
    lpsw OLD_STATUS(r0)
over3:
    want_record PSW_M, 0x804, 0x7000, 0x1000, 1000, CAUSE_SVC, 1, 0x80000001
    pass

    .org 0x7000
    .phase 0
    addi r1, r0, 0x114
    lpsw -20(r1)
    .org 0x100
    .psw 0xFFFFFFF9, 0x40, 0x8123, 0x50, 0x123
    .dephase

    .org 0x8040
    .phase 0x40
    addi r2, r0, 5
    svc  0x31
    .dephase
