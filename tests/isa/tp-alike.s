# tp-alike.s - privileged instructions that differ in a register, or in a few bits of the address, run in turns: whoever
# remembers what such words mean must not take one for another
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r1, 0x4000
    li   r2, 0x5000
    li   r10, 2                                 # rounds
round:
first:
    spsw 0(r1)
    spsw 0(r2)
    spsw 0x100(r1)
    spsw 0x1000(r1)                             # where the second has stored
    in   r3, SYSTEM_IDENTITY(r0)
    in   r4, CONSOLE_IDENTITY(r0)
    in   r5, SYSTEM_IDENTITY(r0)
    in   r6, CONSOLE_IDENTITY(r0)
    spsw 0x20(r2)
    lpsw there(r0)
there:
    .psw 0, landed, 0, 0xFFFFFFFF, 0
landed:
    spsw 0x20(r1)
    addi r10, r10, -1
    bnez r10, round

    want_word 0x4004, first
    want_word 0x4104, first + 8
    want_word 0x5004, first + 12
    want_word 0x5024, first + 32
    want_word 0x4024, landed
    want r3, 0x50473332
    want r4, 0x434F4E53
    want r5, 0x50473332
    want r6, 0x434F4E53
    pass
