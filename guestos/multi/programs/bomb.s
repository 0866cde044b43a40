# bomb.s - bomb: a fork bomb. Every copy starts copies, and goes on trying when the kernel says no.
#
# It takes every slot of the process table, and all the time it can get, which is its share. All its copies are of one
# job, so one `kill` ends them all; and faster than they can start new ones, for none of them runs meanwhile.

# bomb
#   out     never
bomb:
    la      a0, bomb_name                   # (the command line)
    li      a1, 0                           # in the background
    svc     SYS_SPAWN                       # another one of us; or E_FULL, no matter
    j       bomb                            # and another one

bomb_name:  .asciz  "bomb"
