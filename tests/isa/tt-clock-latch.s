# tt-clock-latch.s - the high word of the clock is latched by reading the low word, and is 0 before; idle makes time
# pass
# expect stop HALTED
# expect exit 0
# expect clock 8589934609
# expect r1 00000000
# expect r2 00000000
# expect r3 00000007
# expect r4 00000001
# expect r5 00000001
# expect r6 0000000f
# expect r7 00000002
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

# idle with T = 2^32 - 1 takes that many ticks; TIMER then leads back to the instruction behind it.
.macro wait
    la   r10, waited\@
    sw   r10, NEW_P(r0)
    lpsw psw\@(r0)
psw\@:
    .psw 0, idle\@, 0, 0xFFFFFFFF, 0xFFFFFFFF
idle\@:
    idle
waited\@:
.endm

    .org 0x1000
start:
    wait                                # 4 ticks, then 2^32 - 1
    in   r1, SYSTEM_CLOCK_HIGH(r0)      # at 2^32 + 3: nothing latched yet
    in   r2, SYSTEM_CLOCK_HIGH(r0)
    nop
    nop
    in   r3, SYSTEM_CLOCK_LOW(r0)       # at 2^32 + 7: 7, latches 1
    in   r4, SYSTEM_CLOCK_HIGH(r0)      # 2^32 + 8
    wait                                # 2^32 + 9: 4 ticks and 2^32 - 1: 2^33 + 12
    in   r5, SYSTEM_CLOCK_HIGH(r0)      # still 1
    in   r0, SYSTEM_CLOCK_LOW(r0)       # latches though nobody keeps the low word
    in   r7, SYSTEM_CLOCK_HIGH(r0)      # 2
    in   r6, SYSTEM_CLOCK_LOW(r0)       # at 2^33 + 15
    halt r0
