# misalign.s - misalign: loads a word from an address that is not a multiple of 4.

# misalign
#   out     killed, cause ALIGN
misalign:
    li      t0, IMAGE + 2                   # the middle of our first instruction
    lw      a0, 0(t0)                       # halfwords could be loaded from there, words not
