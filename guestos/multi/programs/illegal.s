# illegal.s - illegal: executes a word that is no instruction of this machine.

# illegal
#   out     killed, cause ILLEGAL
illegal:
    .word   0x00C0FFEE                      # its first digit is 0: no family of instructions
