# tj-beq.s - beq d, a, target: goes there if d = a. What it does is collected bit by bit in r10, the last case in
# bit 0 (the checks of check.inc would trust a branch themselves). Distances: tj-distance.s
# expect stop HALTED
# expect exit 0
# expect r10 01041041
# expect trap RESET 00000000 00000000 00000000 0
    .include "check.inc"
    begin

.macro collect d, a
    slli r10, r10, 1
    ori  r10, r10, 1
    li   r1, \d
    li   r2, \a
    beq  r1, r2, to\@
    xori r10, r10, 1        # not taken
to\@:
.endm

#       d           a               goes to the target
    collect 0,          0             # to
    collect 0,          1             # -
    collect 0,          0xFFFFFFFF    # -
    collect 0,          0x80000000    # -
    collect 0,          0x7FFFFFFF    # -
    collect 1,          0             # -
    collect 1,          1             # to
    collect 1,          0xFFFFFFFF    # -
    collect 1,          0x80000000    # -
    collect 1,          0x7FFFFFFF    # -
    collect 0xFFFFFFFF, 0             # -
    collect 0xFFFFFFFF, 1             # -
    collect 0xFFFFFFFF, 0xFFFFFFFF    # to
    collect 0xFFFFFFFF, 0x80000000    # -
    collect 0xFFFFFFFF, 0x7FFFFFFF    # -
    collect 0x80000000, 0             # -
    collect 0x80000000, 1             # -
    collect 0x80000000, 0xFFFFFFFF    # -
    collect 0x80000000, 0x80000000    # to
    collect 0x80000000, 0x7FFFFFFF    # -
    collect 0x7FFFFFFF, 0             # -
    collect 0x7FFFFFFF, 1             # -
    collect 0x7FFFFFFF, 0xFFFFFFFF    # -
    collect 0x7FFFFFFF, 0x80000000    # -
    collect 0x7FFFFFFF, 0x7FFFFFFF    # to
    halt r0
