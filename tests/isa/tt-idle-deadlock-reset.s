# tt-idle-deadlock-reset.s - an idle that never ends is a stop, not a trap: DEADLOCKED and not WEDGED, though no
# instruction has completed since RESET
# expect stop DEADLOCKED
# expect exit 0
# expect clock 0
# expect psw 00000002 00001000 00000000 ffffffff 00000000
# expect trap RESET 00000000 00000000 00000000 0
    .include "pg32.inc"
    .org NEW_STATUS
    .psw PSW_I, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    idle
