# tm-storage-end.s - R.l + a + n <= q at its edges, whatever the bound says: the last page of storage is at R.l
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

# The window begins at 0xFF000 and claims to be bigger than what is left of storage, 0x1000 bytes.
.macro check_beyond word, status, bound, info
    try  \word, \status, \bound, 0, 0xFF000
    want_record \status, 0, 0xFF000, \bound, 0, CAUSE_MEMORY, \info, \word
.endm
.macro check_inside word, status, bound
    try  \word, \status, \bound, 0, 0xFF000
    want_record \status, 4, 0xFF000, \bound, 0, CAUSE_SVC, 0, 0x80000000
.endm

    li   r1, 0x1000
    li   r2, 0x12345678
    check_inside 0x5221FFFC, 1, 0x2000              # sw r2, -4(r1)
    check_inside 0x4431FFFC, 1, 0xFFFFFFFF          # lw r3, -4(r1)
    want r3, 0x12345678
    check_inside 0x4431FFFC, 1, 0x1000
    check_inside 0x4231FFFE, 0, 0x1001              # lh r3, -2(r1)
    want r3, 0x1234
    check_inside 0x4031FFFF, 1, 0x1001              # lb r3, -1(r1)
    want r3, 0x12
    li   r3, 0x5A5A5A5A
    check_beyond 0x44310000, 1, 0x1004, 0x1000      # lw r3, 0(r1)
    check_beyond 0x44310000, 0, 0xFFFFFFFF, 0x1000
    check_beyond 0x42310000, 0, 0x2000, 0x1000      # lh
    check_beyond 0x43310000, 0, 0x2000, 0x1000      # lhu
    check_beyond 0x40310000, 1, 0x1001, 0x1000      # lb
    check_beyond 0x41310000, 1, 0x1001, 0x1000      # lbu
    check_beyond 0x52210000, 1, 0x2000, 0x1000      # sw
    check_beyond 0x51210000, 1, 0x2000, 0x1000      # sh
    check_beyond 0x50210000, 0, 0x2000, 0x1000      # sb
    want r3, 0x5A5A5A5A
    check_beyond 0xF101FFF0, 0, 0x2000, 0xFF0       # spsw -16(r1): 20 bytes, 16 are there
    check_beyond 0xF001FFF0, 0, 0x2000, 0xFF0       # lpsw
    li   r4, 0xFF000
    lw   r3, 0xFF0(r4)
    want r3, 0
    lw   r3, 0xFFC(r4)
    want r3, 0x12345678
    check_inside 0xF101FFEC, 0, 0x2000              # spsw -20(r1)
    lw   r3, 0xFF4(r4)                              # R.l, in its third word
    want r3, 0xFF000

# A window that begins at the end of storage or beyond it holds nothing, not even its first instruction.
.macro check_nothing l, bound, p
    catch nothing\@
    enter 1, \p, \l, \bound
nothing\@:
    want_record 1, \p, \l, \bound, 0, CAUSE_MEMORY, \p, 0
.endm
    check_nothing 0x100000,   0x1000,     0
    check_nothing 0x101000,   0x1000,     0
    check_nothing 0x80000000, 0xFFFFFFFF, 0x1000
    check_nothing 0xFFFFF000, 0x1000,     0
    pass
