# hostile-space.s - loads every R that could reach beyond its storage, and tries to read, write, run and lpsw there.
# run --limit 100000
    .include "pg32.inc"

    .org    NEW_STATUS
    .psw    0, power_on, 0, -1, 0
    .org    TRAP_DATA
attempt:    .psw    0, 0, 0, 0, 0           # the PSW that is tried
address:    .word   0
    .org    0x1000
power_on:
    la      t0, trapped
    sw      t0, NEW_P(zero)
    la      s0, relocations
next_l:
    la      s1, bounds
next_b:
    la      gp, addresses
next_a:
    la      t0, accesses                    # the code of an access runs at virtual P = its address - R.l
    lw      t1, 0(s0)
    sw      t1, attempt + PSW_AT_l(zero)
    lw      t2, 0(s1)
    sw      t2, attempt + PSW_AT_b(zero)
    sub     t0, t0, t1
    sw      t0, attempt + PSW_AT_p(zero)
    lw      a0, 0(gp)
    lpsw    attempt(zero)
trapped:                                    # every access ends here, or the fetch did
    lw      t0, TRAP_CAUSE(zero)
    lw      t1, TRAP_INFO(zero)
    slli    a5, a5, 1
    add     a5, a5, t0
    xor     a5, a5, t1                      # a5 = what came of it all
    addi    gp, gp, 4
    la      t0, addresses_end
    bne     gp, t0, next_a
    addi    s1, s1, 4
    la      t0, bounds_end
    bne     s1, t0, next_b
    addi    s0, s0, 4
    la      t0, relocations_end
    bne     s0, t0, next_l
    halt    zero
accesses:
    lw      t0, 0(a0)
    add     a4, a4, t0
    sw      t0, 4(a0)
    spsw    20(a0)
    svc     7
relocations:
    .word   0, 0x1000, 0x2000, 0xFF000, 0x100000, 0x101000, 0x200000, 0x7FFFF000, 0x80000000, 0xFFFFF000, 0x1FFF
relocations_end:
bounds:
    .word   -1, 0, 4, 0x1000, 0xFF000, 0xFFFFC, 0x100000, 0x100004, 0x80000000
bounds_end:
addresses:
    .word   0x800, 0xFEFF0, 0xFFFEC, 0xFFFF0, 0xFFFFC, 0x100000, 0x7FFFFFFC, 0xFFFFFFE8, -4, -2
addresses_end:
