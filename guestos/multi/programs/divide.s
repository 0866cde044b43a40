# divide.s - divide: divides by zero.

# divide
#   out     killed, cause ARITH
divide:
    li      t0, 42                          # any number will do
    div     a0, t0, zero                    # there is no quotient
