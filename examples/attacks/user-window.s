# user-window.s - a kernel gives its process a bound that it does not have itself.
#
# Stopped by R: min(b, q - l) once more; virtual user mode makes no difference to A.
#
#: attack   a process with R = (0, all) writes behind the guest
#: without  bound
#: reaches  storage, difference

    .include "attack.inc"

attack:
    lpsw    process(zero)
process:
    .psw    PSW_M, 1f, 0, ALL, 0
1:
    li      t0, STORAGE + SPARE
    li      a0, -1
    sw      a0, 0(t0)
    svc     0

    .equ    trapped, give_up
