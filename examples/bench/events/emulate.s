# emulate - privileged instructions in supervisor mode: under a monitor each is a trap, and a v_i.
.include "pg32.inc"
.ifdef EVENTS
.else
.equ EVENTS, 1000000
.endif

        .org NEW_STATUS
        .psw 0, boot, 0, -1, 0
        .org 0x1000
boot:   li s0, EVENTS
        la s1, 0x2000
again:  spsw 0(s1)                              # the event
        addi s0, s0, -1
        bnez s0, again
        halt zero
