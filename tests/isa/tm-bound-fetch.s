# tm-bound-fetch.s - the fetch is an access of 4 bytes like any other: R.b of 0 to 7
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

.macro check_fetch bound, p             # after the instructions that fit, MEMORY at p, the word not known
    try  0x30120001, 1, \bound          # addi r1, r2, 1
    want_record 1, \p, 0x7000, \bound, 0, CAUSE_MEMORY, \p, 0
.endm

    li   r1, 0
    li   r2, 0x70
    check_fetch 0, 0
    check_fetch 1, 0
    check_fetch 2, 0
    check_fetch 3, 0
    want r1, 0
    check_fetch 4, 4
    want r1, 0x71
    check_fetch 5, 4
    check_fetch 7, 4
    check_runs 0x30120001, 1, 8
    pass
