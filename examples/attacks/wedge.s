# wedge.s - a trap whose handler traps before it has completed an instruction.
#
# Stopped by A: the wedge rule (manual, section 4) stops the guest's machine. The machine below has a
# supervisor and takes traps for ever; nothing makes the monitor loop.
#
#: attack   wedges itself
#: without  stop
#: reaches  time

    .include "attack.inc"

attack:
    li      t0, 2
    sw      t0, NEW_P(zero)                 # the handler's first fetch is an ALIGN trap
    svc     0

    .equ    trapped, give_up
