# peek.s - peek: tries to read the kernel, which lies below every window.
#
# R adds, so only a very large address could lead down: one that makes the sum wrap round 2^32. If the machine added
# with 32 bits, this one would reach physical 0 from the first window. It adds exactly, and the bound is checked first.

# peek
#   out     killed, cause MEMORY
peek:
    li      t0, -WINDOWS                    # 0 less the relocation of the first window
    lw      a0, 0(t0)                       # the kernel's trap area?
