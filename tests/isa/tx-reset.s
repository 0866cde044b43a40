# tx-reset.s - power-on: G, C, T are 0, storage holds the image and zeros behind it, and RESET is a trap like any
# other
# run --storage 64K
# expect stop HALTED
# expect exit 0
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org OLD_STATUS                 # an image may hold anything here: the record of RESET replaces it
    .word -1, -1, -1, -1, -1, -1, -1, -1
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:                              # no register is written before all have been looked at
    add  r1, r1, r2
    or   r1, r1, r3
    or   r1, r1, r4
    or   r1, r1, r5
    or   r1, r1, r6
    or   r1, r1, r7
    or   r1, r1, r8
    or   r1, r1, r9
    or   r1, r1, r10
    or   r1, r1, r11
    or   r1, r1, r12
    or   r1, r1, r13
    or   r1, r1, r14
    or   r1, r1, r15
    bne  r1, r0, bad
    spsw psw(r0)                    # the clock is 15 by now, T still 0
    lw   r1, psw + PSW_AT_t(r0)
    bne  r1, r0, bad
    in   r1, SYSTEM_CLOCK_LOW(r0)
    addi r1, r1, -18
    bne  r1, r0, bad
    addi r2, r0, OLD_STATUS         # the record of RESET is all zeros
    addi r3, r0, 0x20
1:  lw   r1, 0(r2)
    bne  r1, r0, bad
    addi r2, r2, 4
    bne  r2, r3, 1b
    la   r2, end                    # and so is all storage behind the image
    lui  r3, 1
2:  lw   r1, 0(r2)
    bne  r1, r0, bad
    addi r2, r2, 4
    bne  r2, r3, 2b
    halt r0
bad:
    addi r1, r0, 1
    halt r1
psw:
    .psw -1, -1, -1, -1, -1
end:
