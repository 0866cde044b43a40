# user-out.s - a process of the guest, in virtual user mode, writes to the console.
#
# Stopped by privilege: D looks at the mode that the guest believes in. PRIVILEGED in virtual user
# mode is reflected to the guest's own kernel. v_out would give a process the kernel's console.
#
#: attack   a process writes to the console
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
    li      a0, '!'
    out     a0, CONSOLE_DATA(zero)
    svc     0
    .dephase
