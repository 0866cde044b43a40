# privileged.s - privileged: tries what only the kernel may: halt the machine. It traps, whoever the kernel is.

# privileged
#   out     killed, cause PRIVILEGED
privileged:
    halt    zero                            # in user mode this traps, and the machine goes on
