# tm-code-next-often.s - a store into the word that comes next, so often that an engine which keeps anything of the
# host's for each word that it looks at anew (its stack, say) runs out of it
# expect stop HALTED
# expect exit 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0
    .org 0x100
start:
    lw   r1, word(r0)
    li   r2, 300000
loop:
    sw   r1, spot(r0)
spot:
    addi r3, r3, 2
    addi r2, r2, -1
    bnez r2, loop
    li   r2, 300000
    sub  r1, r3, r2
    snez r1, r1
    halt r1
word:
    .word 0x30330001                # addi r3, r3, 1
