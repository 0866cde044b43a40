# tx-align.s - ALIGN: every access at every address that is no multiple of its size, in both modes; nothing is done
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r1, 0x100
    li   r2, 0x5A5A5A5A
    li   r3, 0xAAAAAAAA
    sw   r3, 0x7100(r0)
    sw   r3, 0x7104(r0)

    check_traps 0x42210001, 0, CAUSE_ALIGN, 0x101, 0x1000, 3    # lh r2, 1(r1)
    check_traps 0x42210003, 1, CAUSE_ALIGN, 0x103
    check_traps 0x43210001, 0, CAUSE_ALIGN, 0x101               # lhu r2, 1(r1)
    check_traps 0x4321FFFF, 1, CAUSE_ALIGN, 0xFF
    check_traps 0x44210001, 0, CAUSE_ALIGN, 0x101               # lw r2, 1(r1)
    check_traps 0x44210002, 1, CAUSE_ALIGN, 0x102
    check_traps 0x44210003, 0, CAUSE_ALIGN, 0x103
    check_traps 0x51210001, 0, CAUSE_ALIGN, 0x101               # sh r2, 1(r1)
    check_traps 0x51210003, 1, CAUSE_ALIGN, 0x103, 0x1000, 1
    check_traps 0x52210001, 1, CAUSE_ALIGN, 0x101               # sw r2, 1(r1)
    check_traps 0x52210002, 0, CAUSE_ALIGN, 0x102
    check_traps 0x52210003, 1, CAUSE_ALIGN, 0x103
    check_traps 0xF0010001, 0, CAUSE_ALIGN, 0x101               # lpsw 1(r1)
    check_traps 0xF0010002, 0, CAUSE_ALIGN, 0x102
    check_traps 0xF0010003, 0, CAUSE_ALIGN, 0x103
    check_traps 0xF1010001, 0, CAUSE_ALIGN, 0x101               # spsw 1(r1)
    check_traps 0xF1010002, 0, CAUSE_ALIGN, 0x102
    check_traps 0xF1010003, 0, CAUSE_ALIGN, 0x103
    want_word 0x7100, 0xAAAAAAAA
    want_word 0x7104, 0xAAAAAAAA
    want r2, 0x5A5A5A5A
    want r1, 0x100

# Bytes anywhere; halfwords at 2 mod 4; the 20 bytes of a PSW at any multiple of 4.
    check_runs 0x40410003, 1                                    # lb r4, 3(r1)
    check_runs 0x42410002, 1                                    # lh r4, 2(r1)
    check_runs 0x51210006, 1                                    # sh r2, 6(r1)
    want_word 0x7104, 0x5A5AAAAA
    check_runs 0xF1010008, 0                                    # spsw 8(r1)
    want_word 0x7110, 0x7000

# The fetch: info and the old P are the misaligned address; no word is known.
.macro check_fetch p, status
    catch fetch\@
    enter \status, \p, 0x7000, 0x1000, 6
fetch\@:
    want_record \status, \p, 0x7000, 0x1000, 6, CAUSE_ALIGN, \p, 0
.endm
    check_fetch 1, 1
    check_fetch 2, 0
    check_fetch 3, 1
    check_fetch 0xFFE, 1
    pass
