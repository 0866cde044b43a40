# overflow.s - overflow: a recursion without end. The stack grows down towards the program, and into it.
#
# A window has no fences inside: a process may overwrite itself as it likes. Here the stack reaches the code of this
# very loop, and what is fetched then is what was pushed: a return address, whose first digit is 0, which is no
# instruction. The process has harmed nobody but itself.

# overflow
#   out     killed, cause ILLEGAL
overflow:
    addi    sp, sp, -4                      # a word on the stack,
    sw      ra, 0(sp)                       #   the return address,
    call    overflow                        #   and another one, and another one
