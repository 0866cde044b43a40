# td-console-idle.s - input counts as an event only while its interrupt is enabled: then idle takes one tick; else,
# with input waiting and all, the machine is DEADLOCKED
# input "abc"
# expect stop DEADLOCKED
# expect exit 0
# expect clock 6
# expect psw 00000000 00001018 00000000 ffffffff 00000000
# expect r2 00000003
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, 1
    out  r1, CONSOLE_CONTROL(r0)
    idle                                # 2
    in   r2, SYSTEM_CLOCK_LOW(r0)       # 3
    out  r0, CONSOLE_CONTROL(r0)        # 4
    nop                                 # 5
    idle
