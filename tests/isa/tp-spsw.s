# tp-spsw.s - spsw stores <M, P, R, T> and the flags as they are before it: P is its own address, T has not counted it
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r3, 0xAAAAAAAA
    sw   r3, 0x70FC(r0)
    sw   r3, 0x7114(r0)
    catch over
    enter PSW_I, 0, 0x7000, 0x4567, 50
over:
    want_record PSW_I, 16, 0x7000, 0x4567, 46, CAUSE_SVC, 0, 0x80000000
    want_word 0x70FC, 0xAAAAAAAA                # nothing before it
    want_word 0x7100, PSW_I
    want_word 0x7104, 8                         # the third instruction
    want_word 0x7108, 0x7000
    want_word 0x710C, 0x4567
    want_word 0x7110, 48                        # two instructions have completed
    want_word 0x7114, 0xAAAAAAAA                # nothing behind it
    want_word 0x7204, 12                        # the fourth, to an address below its base
    want_word 0x7210, 47

# r0 and r1 are as they were; the address is a + s(imm), modulo 2^32.
    want r1, 0x204
    li   r1, 0xFFFFFFF0
    spsw 0x4010(r1)
here:
    want_word 0x4000, 0
    want_word 0x4004, here - 4
    want_word 0x4008, 0
    want_word 0x400C, 0xFFFFFFFF
    want_word 0x4010, 0
    pass

    .org 0x7000
    .phase 0
    addi r1, r0, 0x204
    addi r0, r0, 0
    spsw 0x100(r0)
    spsw -4(r1)
    svc  0
    .dephase
