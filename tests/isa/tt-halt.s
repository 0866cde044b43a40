# tt-halt.s - halt completes: C, P and T have advanced, a T that it runs down is no trap; the exit code is a mod 256
# expect stop HALTED
# expect exit 255
# expect clock 5
# expect psw 00000002 00001028 00000000 ffffffff 00000000
# expect r1 ffffffff
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, -1
    addi r2, r0, 5
    lpsw psw(r0)
psw:
    .psw PSW_I, first, 0, 0xFFFFFFFF, 2
first:
    nop
    halt r1
