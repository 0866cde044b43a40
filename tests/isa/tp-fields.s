# tp-fields.s - P, R.b and T are kept with all their bits; of R.l bits 11..0 are ignored and stored as 0
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

.macro check_l loaded, stored
    li   r15, 0x80000055
    li   r14, \stored
    sw   r15, 0(r14)
    catch l\@
    enter PSW_M, 0, \loaded, 0x1000
l\@:
    want_record PSW_M, 0, \stored, 0x1000, 0, CAUSE_SVC, 0x55, 0x80000055
.endm
    check_l 0x7000,  0x7000
    check_l 0x7001,  0x7000
    check_l 0x7800,  0x7000
    check_l 0x7FFF,  0x7000
    check_l 0x8000,  0x8000
    check_l 0xFFFFF, 0xFF000

    check_traps 0x80000001, 1, CAUSE_SVC, 1, 0x12345677, 0xFEDCBA98
    check_traps 0x80000001, 0, CAUSE_SVC, 1, 0x80000001, 0xFFFFFFFF
    check_traps 0x80000001, 1, CAUSE_SVC, 1, 0xFFFFFFFF, 0x80000000
    check_traps 0x80000001, 1, CAUSE_SVC, 1, 5, 1

    catch odd
    enter 0, 0xFEDCBA99, 0x7000, 0xFFFFFFFF, 9
odd:
    want_record 0, 0xFEDCBA99, 0x7000, 0xFFFFFFFF, 9, CAUSE_ALIGN, 0xFEDCBA99, 0
    pass
