# tj-jalr.s - jalr d, imm(a): d = P + 4, P = a + s(imm), a read before d is written
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

    li   r1, to1
    jalr r2, 0(r1)
back1:
    j    bad
to1:
    want r1, to1
    want r2, back1

    li   r1, to2 - 8            # forward by the immediate
    jalr r2, 8(r1)
back2:
    j    bad
to2:
    want r2, back2

    li   r1, to3 + 12           # d = a, back by the immediate
    jalr r1, -12(r1)
back3:
    j    bad
to3:
    want r1, back3

    jalr r2, to4(r0)            # a = 0
back4:
    j    bad
to4:
    want r2, back4

    li   r1, to5
    jalr r0, 0(r1)              # d = 0
    j    bad
to5:
    want r0, 0

    li   r1, to6 - 0x7FFF       # below 0: the sum counts, modulo 2^32
    jalr r2, 0x7FFF(r1)
back6:
    j    bad
to6:
    want r2, back6

    li   r1, to7 + 0x8000
    jalr r2, -0x8000(r1)
back7:
    j    bad
to7:
    want r2, back7

# A misaligned target: jalr completes, d included, and the fetch traps. No bit of P is lost.
    li   r1, 0x7001
    li   r2, 0
    catch to8
    jalr r2, 0(r1)
back8:
    j    bad
to8:
    want_record 0, 0x7001, 0, 0xFFFFFFFF, 0, CAUSE_ALIGN, 0x7001, 0
    want r2, back8
    catch to9
    li   r1, 0x7000
    jalr r2, 2(r1)
back9:
    j    bad
to9:
    want_record 0, 0x7002, 0, 0xFFFFFFFF, 0, CAUSE_ALIGN, 0x7002, 0
    want r2, back9

# A target beyond storage: the same.
    catch to10
    li   r1, 0x100000
    jalr r2, 0(r1)
back10:
    j    bad
to10:
    want_record 0, 0x100000, 0, 0xFFFFFFFF, 0, CAUSE_MEMORY, 0x100000, 0
    want r2, back10
    pass

bad:
    li   r15, 253
    halt r15
