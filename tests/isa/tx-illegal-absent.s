# tx-illegal-absent.s - flush on a machine without V, vmrun on a machine without the assist: ILLEGAL in both modes,
# which in user mode comes before PRIVILEGED
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r1, 0x100
    want_port SYSTEM_FEATURES, 0                        # this is such a machine
    check_traps 0xF6000000, 0, CAUSE_ILLEGAL, 0         # flush
    check_traps 0xF6000000, 1, CAUSE_ILLEGAL, 0
    check_traps 0xF7010000, 0, CAUSE_ILLEGAL, 0         # vmrun 0(r1)
    check_traps 0xF7010000, 1, CAUSE_ILLEGAL, 0
    check_traps 0xF7010001, 0, CAUSE_ILLEGAL, 0         # vmrun 1(r1): no ALIGN
    check_traps 0xF7008000, 1, CAUSE_ILLEGAL, 0         # vmrun -0x8000(r0): no MEMORY
    pass
