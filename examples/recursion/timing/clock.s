# clock.s - a guest that asks the time twice, and minds only that it goes on: it depends on no particular speed.

    .include "pg32.inc"

    .org    NEW_STATUS
    .psw    0, clock, 0, -1, 0

    .org    0x1000
# clock
#   in      nothing: all registers are 0
#   out     HALTED: 0; 1 if time stands still
#   uses    t0, s0, s1, a0, ra
#   traps   never
clock:
    la      a0, text_asks
    call    print
    in      s0, SYSTEM_CLOCK_LOW(zero)
    in      s1, SYSTEM_CLOCK_LOW(zero)
    bgeu    s0, s1, 1f
    la      a0, text_later
    call    print
    halt    zero
1:
    li      t0, 1
    halt    t0

# print - the text at a0, ended by a zero. Uses t0, a0.
print:
    lbu     t0, 0(a0)
    beqz    t0, 1f
    out     t0, CONSOLE_DATA(zero)
    addi    a0, a0, 1
    j       print
1:
    ret

text_asks:      .asciz  "guest: what time is it? "
text_later:     .asciz  "later than before\n"
