# tt-idle-pending.s - idle while an interrupt is pending and I = 0: an ordinary instruction of one tick, T on or off
# expect stop HALTED
# expect exit 0
# expect clock 12
# expect r2 00000002
# expect r3 00000006
# expect r4 00000f9f
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, 1
    out  r1, CONSOLE_CONTROL(r0)        # the input is at its end: pending from here on
    in   r2, SYSTEM_CLOCK_LOW(r0)       # 2
    idle                                # 3
    idle                                # 4
    idle                                # 5
    in   r3, SYSTEM_CLOCK_LOW(r0)       # 6
    lpsw psw(r0)                        # 7: T = 4000
psw:
    .psw 0, first, 0, 0xFFFFFFFF, 4000
first:
    idle                                # 8: no jump to T's expiry
    spsw there(r0)                      # 9
    lw   r4, there + PSW_AT_t(r0)       # 10
    halt r0                             # 11
there:
    .space PSW_SIZE
