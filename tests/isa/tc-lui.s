# tc-lui.s - lui d, imm: d = imm << 16; the only immediate besides svc's that has no sign
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

.macro check_lui imm, d
    li   r1, 0x5A5A5A5A
    lui  r1, \imm
    want r1, \d
.endm
    check_lui 0,       0
    check_lui 1,       0x00010000
    check_lui 0x7FFF,  0x7FFF0000
    check_lui 0x8000,  0x80000000
    check_lui 0xFFFF,  0xFFFF0000
    check_lui -1,      0xFFFF0000
    check_lui 0x1234,  0x12340000

    lui  r0, 0x1234
    want r0, 0
    pass
