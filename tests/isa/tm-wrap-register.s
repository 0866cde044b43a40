# tm-wrap-register - a register just below 2^32 and a positive distance from it meet beyond 0; the sum wraps.
# The address is also reached through another register first, so that an engine which checks both at once must see
# that one of the two registers has wrapped.
.include "pg32.inc"
# expect stop HALTED
# expect exit 0
# expect r11 12345678
# expect r12 12345678
        .org NEW_STATUS
        .psw 0, start, 0, -1, 0
        .org 0x804
        .word 0x12345678
        .org 0x1000
start:  li s0, 300                              # often enough for any engine
        li s1, -4                               # a constant at first ...
        lw t0, cell(zero)
        add s1, s1, t0                          # ... and then no longer
1:      addi a0, s1, 0x808                      # 0x804
        lw a1, 0(a0)
        lw a2, 0x808(s1)
        sw a2, 0x80C(s1)                        # 0x808
        addi s0, s0, -1
        bnez s0, 1b
        halt zero
cell:   .word 0
