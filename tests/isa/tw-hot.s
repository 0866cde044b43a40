# tw-hot.s - an svc that is jumped to a thousand times, and then is the first instruction of the handler: WEDGED there,
# with the record of the trap before
# expect stop WEDGED
# expect exit 0
# expect clock 9006
# expect psw 00000000 00001040 00000000 ffffffff 00000000
# expect r8 000003e8
# expect r9 000003e8
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    la   r5, kernel
    sw   r5, NEW_P(r0)
again:
    addi r8, r8, 1
    j    call
    .balign 64
call:
    svc  7                          # an instruction has completed before it: the jump
    li   r5, 1000
    bne  r8, r5, again
    la   r5, call
    sw   r5, NEW_P(r0)
    brk                             # handled by the svc: none has
    .balign 64
kernel:
    lw   r5, OLD_P(r0)
    addi r5, r5, 4
    sw   r5, OLD_P(r0)
    addi r9, r9, 1
    lpsw 0(r0)
