# poke.s - poke: tries to write to the process that lies behind it in storage.

# poke
#   out     killed, cause MEMORY
poke:
    li      t0, PROCESS_SIZE                # the first address that is not ours would be the next window's first
    sw      t0, 0(t0)                       # not to be written by us
