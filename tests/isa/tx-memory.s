# tx-memory.s - MEMORY: every access far outside, in both modes; info is the virtual address, d is as it was
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r1, 0x80000000
    li   r2, 0x5A5A5A5A
.macro both_modes word, info
    check_traps \word, 0, CAUSE_MEMORY, \info, 0x1000, 9
    check_traps \word, 1, CAUSE_MEMORY, \info, 0xFFFFFFFF, 1
.endm
    both_modes 0x40210001, 0x80000001          # lb r2, 1(r1)
    both_modes 0x4121FFFF, 0x7FFFFFFF          # lbu r2, -1(r1)
    both_modes 0x42210002, 0x80000002          # lh r2, 2(r1)
    both_modes 0x4321FFFE, 0x7FFFFFFE          # lhu r2, -2(r1)
    both_modes 0x44210004, 0x80000004          # lw r2, 4(r1)
    both_modes 0x50210003, 0x80000003          # sb r2, 3(r1)
    both_modes 0x51217FFE, 0x80007FFE          # sh r2, 0x7FFE(r1)
    both_modes 0x52218000, 0x7FFF8000          # sw r2, -0x8000(r1)
    both_modes 0x4420FFFC, 0xFFFFFFFC          # lw r2, -4(r0)
    both_modes 0x44010000, 0x80000000          # lw r0, 0(r1): r0 is no excuse
    both_modes 0x44110000, 0x80000000          # lw r1, 0(r1)
    check_traps 0xF0010000, 0, CAUSE_MEMORY, 0x80000000         # lpsw 0(r1)
    check_traps 0xF101FFFC, 0, CAUSE_MEMORY, 0x7FFFFFFC         # spsw -4(r1)
    want r1, 0x80000000
    want r2, 0x5A5A5A5A
    pass
