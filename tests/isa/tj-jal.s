# tj-jal.s - jal d, target: d = P + 4, P = P + 4 * s(imm20), to the farthest targets
# run --storage 8M
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

    li   r1, 0
    jal  r1, 1f
here1:
    j    2f
1:  want r1, here1              # d is the address behind the jal
    jal  r2, here1              # and back
here2:
2:  want r2, here2
    jal  r0, 3f                 # d = 0
    halt r0
3:  want r0, 0
    li   r1, 0
    .word 0x70100001            # jal r1, the next word
here3:
    want r1, here3

# The farthest: 0x7FFFF words on and 0x80000 words back from 0x300000. What stands there is stored from here.
    li   r3, 0x300000
    li   r4, 0x4FFFFC           # 0x300000 + 4 * 0x7FFFF
    li   r5, 0x7017FFFF         # jal r1, 0x7FFFF words on
    li   r6, 0x71020000         # jalr r0, 0(r2)
    li   r2, back1
    sw   r6, 0(r4)
    sw   r5, 0(r3)
    jr   r3
back1:
    want r1, 0x300004
    sw   r0, 0(r4)
    li   r1, 0
    li   r2, back2
    li   r4, 0x100000           # 0x300000 - 4 * 0x80000
    li   r5, 0x70180000         # jal r1, 0x80000 words back
    sw   r6, 0(r4)
    sw   r5, 0(r3)
    jr   r3
back2:
    want r1, 0x300004

# Beyond address 0: from 0x7000, 0x80000 words back is 0xFFE07000. The jal completes, d included; the fetch traps.
    sw   r5, 0x7000(r0)
    li   r1, 0
    catch back3
    li   r2, 0x7000
    jr   r2
back3:
    want_record 0, 0xFFE07000, 0, 0xFFFFFFFF, 0, CAUSE_MEMORY, 0xFFE07000, 0
    want r1, 0x7004
    pass
