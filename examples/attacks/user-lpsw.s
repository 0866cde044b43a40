# user-lpsw.s - a process of the guest, in virtual user mode, makes itself a kernel.
#
# Stopped by privilege: D looks at the mode that the guest believes in. PRIVILEGED in virtual user
# mode is reflected to the guest's own kernel. v_lpsw would load whatever PSW the process has made up.
#
#: attack   a process makes itself a kernel
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
    lpsw    1f(zero)
1:  .psw    0, OWN + 2f, 0, ALL, 0          # supervisor mode, all of the guest's storage
2:
    li      t0, 1
    sw      t0, TRAP_DATA(zero)             # the kernel's data
    halt    zero
    .dephase
