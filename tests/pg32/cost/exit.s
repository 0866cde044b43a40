# exit.s - ROUNDS times one exit of a kind, for count.sh: -D EXIT=... -D ROUNDS=...
#
#   0  nothing: the loop alone          6  out, of a port that is not there
#   1  lpsw imm(r0)                     7  svc, reflected, and the lpsw imm(r0) that comes back
#   2  lpsw imm(r5)                     8  out of a byte to the console
#   3  lpsw imm(r0), T on before, after 9  lpsw imm(r0) to another R, and another back
#   4  spsw                             10 as 7, from T on to T off and back
#   5  in, of a port that is not there

    .include "pg32.inc"

    .org    NEW_STATUS
    .psw    0, handler, 0, -1, 0

    .org    TRAP_DATA
here:       .psw    0, back, 0, -1, 0
timed:      .psw    0, back, 0, -1, 1 << 30
begin:      .psw    0, loop, 0, -1, 1 << 30
moved:      .psw    0, elsewhere - 0x2000, 0x2000, -1, 0

    .org    0x1000
# handler - of RESET, which begins, and of svc.
handler:
    lw      t1, OLD_P(zero)
    beqz    t1, power_on                    # nothing has run yet
    addi    t1, t1, 4
    sw      t1, OLD_P(zero)
    lpsw    OLD_STATUS(zero)

power_on:
    li      s0, ROUNDS
    la      t0, here
.if EXIT == 10
    lpsw    begin(zero)
.endif
loop:
.if EXIT == 1
    lpsw    here(zero)
.endif
.if EXIT == 2
    lpsw    0(t0)
.endif
.if EXIT == 3
    lpsw    timed(zero)
.endif
.if EXIT == 4
    spsw    0x200(zero)
.endif
.if EXIT == 5
    in      t1, 0x100(zero)
.endif
.if EXIT == 6
    out     t1, 0x100(zero)
.endif
.if EXIT == 7 || EXIT == 10
    svc     0
.endif
.if EXIT == 8
    out     zero, CONSOLE_DATA(zero)
.endif
.if EXIT == 9
    lpsw    moved(zero)
.endif
back:
    addi    s0, s0, -1
    bnez    s0, loop
    halt    zero

    .org    0x2000
home:       .psw    0, back, 0, -1, 0
elsewhere:
    lpsw    home - 0x2000(zero)
