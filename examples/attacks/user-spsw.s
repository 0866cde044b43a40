# user-spsw.s - a process of the guest, in virtual user mode, looks at its R and mode.
#
# Stopped by privilege: D looks at the mode that the guest believes in. PRIVILEGED in virtual user
# mode is reflected to the guest's own kernel. v_spsw would tell it where it lies.
#
#: attack   a process looks at its R and mode
#: without  reflect
#: reaches  difference

    .include "attack.inc"

    .equ    OWN,    0x2000                  # the process's storage, one page

attack:
    lpsw    process(zero)
process:
    .psw    PSW_M, 0, OWN, 4096, 0

# trapped - the kernel: whatever the process did, it is over.
#   out     HALTED with the cause as code; a0, a1 as the process left them
trapped:
    lw      t0, TRAP_CAUSE(zero)
    halt    t0

    .org    OWN
    .phase  0
# The process.
    spsw    0x100(zero)
    lw      a0, 0x100 + PSW_AT_l(zero)
    lw      a1, 0x100 + PSW_AT_status(zero)
    svc     0
    .dephase
