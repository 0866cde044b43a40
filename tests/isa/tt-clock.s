# tt-clock.s - every completed instruction is one tick; reading the clock gives C as of before the reading instruction
# expect stop HALTED
# expect exit 0
# expect clock 17
# expect r1 00000000
# expect r2 00000001
# expect r3 00000009
# expect r4 0000000a
# expect r5 0000000f
# expect trap RESET 00000000 00000000 00000000 0
# expect trap BREAK 00000000 00001028 00000000 10
# expect trap ALIGN 00000003 00001038 00000000 13
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    in   r1, SYSTEM_CLOCK_LOW(r0)       # 0
    in   r2, SYSTEM_CLOCK_LOW(r0)       # 1
    addi r6, r0, handler                # 2
    sw   r6, NEW_P(r0)                  # 3
    mul  r7, r6, r6                     # 4: every instruction the same
    div  r7, r7, r6                     # 5
    lw   r8, NEW_P(r0)                  # 6
    beq  r0, r0, to                     # 7
to: jal  r9, call                       # 8
call:
    in   r3, SYSTEM_CLOCK_LOW(r0)       # 9
    brk                                 # a trap takes no time
handler:
    in   r4, SYSTEM_CLOCK_LOW(r0)       # 10
    addi r6, r0, handler2               # 11
    sw   r6, NEW_P(r0)                  # 12
    lw   r7, 3(r0)
handler2:
    nop                                 # 13
    lpsw psw(r0)                        # 14
psw:
    .psw 0, last, 0, 0xFFFFFFFF, 0
last:
    in   r5, SYSTEM_CLOCK_LOW(r0)       # 15
    halt r0                             # 16
