# hostile-monitor.s - writes over all of its storage but its code, from the trap area on, as if a monitor kept
# something there; then loads PSWs with bits that its machine does not have.
# run --limit 2000000
    .include "pg32.inc"

    .org    NEW_STATUS
    .psw    0, power_on, 0, -1, 0
    .org    0x1000
power_on:
    li      t0, 0
    li      t1, 0x1000
    li      t2, -1
1:
    sw      t2, 0(t0)
    addi    t0, t0, 4
    bne     t0, t1, 1b
    li      t0, 0x2000
    in      t1, SYSTEM_STORAGE(zero)
2:
    sw      t2, 0(t0)
    addi    t0, t0, 4
    bne     t0, t1, 2b
    la      t0, trapped
    sw      zero, NEW_STATUS(zero)
    sw      t0, NEW_P(zero)
    sw      zero, NEW_L(zero)
    sw      t2, NEW_B(zero)
    sw      zero, NEW_T(zero)
    lpsw    bits(zero)
    .balign 4
bits:
    .psw    0xFFFFFFFE, 3f, 0xFFF, -1, 0    # every bit but M
3:
    svc     0
trapped:
    spsw    0x100(zero)
    in      t1, SYSTEM_PENDING(zero)
    halt    zero
