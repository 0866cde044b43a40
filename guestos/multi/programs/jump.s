# jump.s - jump: jumps out of its storage. The jump itself is no crime; fetching from there is.

# jump
#   out     killed, cause MEMORY, with no instruction word: it was never fetched
jump:
    li      t0, 0x12345678                  # a place like any other
    jr      t0                              # completes; the next instruction does not exist
