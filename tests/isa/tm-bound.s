# tm-bound.s - a + n <= R.b at its edges: R.b = 0x102, which cuts a word and a PSW in two
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r3, 0xAAAAAAAA             # physical 0x7100, virtual 0x100, the word across the bound
    sw   r3, 0x7100(r0)
    li   r2, 0x5A5A5A5A

# Each access once just inside and once just outside, in supervisor mode (status 0) or user mode (1).
    li   r1, 0xFC
    check_runs  0x44310000, 0, 0x102                                # lw r3, 0(r1)
    li   r1, 0x100
    check_traps 0x44210000, 0, CAUSE_MEMORY, 0x100, 0x102           # lw r2, 0(r1)
    check_traps 0x44210000, 1, CAUSE_MEMORY, 0x100, 0x102
    want r2, 0x5A5A5A5A
    check_runs  0x42310000, 1, 0x102                                # lh r3, 0(r1)
    want r3, 0xFFFFAAAA
    check_runs  0x43310000, 1, 0x102                                # lhu r3, 0(r1)
    want r3, 0xAAAA
    check_traps 0x42210002, 1, CAUSE_MEMORY, 0x102, 0x102           # lh r2, 2(r1)
    check_traps 0x43210002, 0, CAUSE_MEMORY, 0x102, 0x102           # lhu r2, 2(r1)
    check_runs  0x40310001, 0, 0x102                                # lb r3, 1(r1)
    want r3, 0xFFFFFFAA
    check_runs  0x41310001, 0, 0x102                                # lbu r3, 1(r1)
    want r3, 0xAA
    check_traps 0x40210002, 0, CAUSE_MEMORY, 0x102, 0x102           # lb r2, 2(r1)
    check_traps 0x41210002, 1, CAUSE_MEMORY, 0x102, 0x102           # lbu r2, 2(r1)
    want r2, 0x5A5A5A5A

    check_traps 0x52210000, 0, CAUSE_MEMORY, 0x100, 0x102           # sw r2, 0(r1)
    check_traps 0x52210000, 1, CAUSE_MEMORY, 0x100, 0x102
    check_traps 0x51210002, 1, CAUSE_MEMORY, 0x102, 0x102           # sh r2, 2(r1)
    check_traps 0x50210002, 0, CAUSE_MEMORY, 0x102, 0x102           # sb r2, 2(r1)
    want_word 0x7100, 0xAAAAAAAA
    check_runs  0x51210000, 1, 0x102                                # sh r2, 0(r1)
    want_word 0x7100, 0xAAAA5A5A
    li   r2, 0x78
    check_runs  0x50210001, 1, 0x102                                # sb r2, 1(r1)
    want_word 0x7100, 0xAAAA785A

# 20 bytes: from 0xEC they end at 0x100, from 0xF0 at 0x104.
    li   r1, 0xF0
    check_traps 0xF1010000, 0, CAUSE_MEMORY, 0xF0, 0x102            # spsw 0(r1)
    want_word 0x70F0, 0
    want_word 0x70FC, 0
    want_word 0x7100, 0xAAAA785A
    check_traps 0xF0010000, 0, CAUSE_MEMORY, 0xF0, 0x102            # lpsw 0(r1)
    check_runs  0xF101FFFC, 0, 0x102                                # spsw -4(r1)
    want_word 0x70EC, 0                                             # status
    want_word 0x70F0, 0                                             # P
    want_word 0x70F4, 0x7000                                        # R.l
    want_word 0x70F8, 0x102                                         # R.b
    want_word 0x70FC, 0                                             # T
    want_word 0x7100, 0xAAAA785A
    li   r3, 4                                                      # P = 4, where the svc is
    sw   r3, 0x70F0(r0)
    check_runs  0xF001FFFC, 0, 0x102                                # lpsw -4(r1)
    pass
