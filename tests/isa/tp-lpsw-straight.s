# tp-lpsw-straight.s - traps and PSW loads in a hot loop, then one each that cannot go on: to an odd P, to a P outside
# the bound, into a space without room for a word, out of storage; and a limit of words between two of them
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r6, 0
    li   r7, 300
    catch back
1:
    svc  3                      # back and forth, until whoever runs this knows it by heart
back:
    lw   r5, OLD_P(r0)
    addi r5, r5, 4
    bne  r6, r7, 2f
    j    done
2:
    addi r6, r6, 1
    la   r5, 1b
    sw   r5, OLD_P(r0)
    lpsw 0(r0)
done:
    want_record 0, 1b, 0, 0xFFFFFFFF, 0, CAUSE_SVC, 3, 0x80000003

    catch odd
    lpsw to_odd(r0)
odd:
    want_record 0, 0x1002, 0, 0xFFFFFFFF, 0, CAUSE_ALIGN, 0x1002, 0

    catch outside
    lpsw to_outside(r0)
outside:
    want_record 0, 0x2000, 0x1000, 0x2000, 0, CAUSE_MEMORY, 0x2000, 0

    catch narrow
    lpsw to_narrow(r0)
narrow:
    want_record 0, 0, 0x1000, 3, 0, CAUSE_MEMORY, 0, 0

    catch beyond
    lpsw to_beyond(r0)
beyond:
    want_record 0, 0x1000, 0x7FFFF000, 0xFFFFFFFF, 0, CAUSE_MEMORY, 0x1000, 0

# The PSW that an lpsw wants ends at the bound, or a word behind it; or lies on no word.
    catch four
    lpsw to_four(r0)
four:
    want_record 0, 4, 0x6000, 0x1000, 0, CAUSE_MEMORY, 0xFF0, 0xF0000FF0
    catch five
    li   r5, 0xF0000FEC         # lpsw 0xFEC(r0)
    sw   r5, 0x6004(r0)
    lpsw to_four(r0)
five:
    want_record 1, 0x1234, 0, 0x1000, 0, CAUSE_MEMORY, 0x1234, 0
    catch six
    li   r5, 0xF0000FEA
    sw   r5, 0x6004(r0)
    lpsw to_four(r0)
six:
    want_record 0, 4, 0x6000, 0x1000, 0, CAUSE_ALIGN, 0xFEA, 0xF0000FEA
    pass

to_odd:     .psw 0, 0x1002, 0, -1, 0
to_outside: .psw 0, 0x2000, 0x1000, 0x2000, 0
to_narrow:  .psw 0, 0, 0x1000, 3, 0
to_beyond:  .psw 0, 0x1000, 0x7FFFF000, -1, 0
to_four:    .psw 0, 4, 0x6000, 0x1000, 0
    .org 0x6004
    lpsw 0xFF0(r0)
    .org 0x6FEC
    .psw PSW_M, 0x1234, 0, 0x1000, 0
