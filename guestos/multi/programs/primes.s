# primes.s - primes [N]: the primes below N (100 if not given), by trial division, ten on a line.
#
# Not the fastest way, but one that keeps the processor busy: a program to be interrupted in.

# primes
#   in      a0, a1 = words of the command line
#   out     a0 = status 0
primes:
    enter   4
    argument 1, 100                         # a0 = N
    sw      a0, LOCAL(sp)                   # N
    li      s0, 2                           # s0 = the candidate
    li      s1, 0                           # s1 = how many primes so far
1:
    lw      t0, LOCAL(sp)                   # is there another candidate?
    bgeu    s0, t0, 5f                      # N is reached
    li      t0, 2                           # t0 = the divisor, from 2 on
2:
    mul     t1, t0, t0                      # is its square beyond the candidate?
    bgtu    t1, s0, 3f                      # none up to the square root divides: a prime
    remu    t1, s0, t0                      # does it divide?
    beqz    t1, 4f                          # this one divides: not a prime
    addi    t0, t0, 1                       # the next one
    j       2b                              # and so on
3:
    mv      a0, s0                          # (low word)
    li      a1, 0                           # (high word)
    li      a2, 7                           # (width)
    call    print_wide                      # in a column
    addi    s1, s1, 1                       # one more
    li      t0, 10                          # how many in this line?
    remu    t0, s1, t0                      # (so many)
    bnez    t0, 4f                          # there is room for more
    call    print_newline                   # ten are a line
4:
    addi    s0, s0, 1                       # the next candidate
    j       1b                              # and so on
5:
    li      t0, 10                          # how many in the last line?
    remu    t0, s1, t0                      # (so many)
    beqz    t0, 6f                          # the last line is full, or there is none
    call    print_newline                   # the last line is not full
6:
    print_text primes_below                 # "primes below
    lw      a0, LOCAL(sp)                   # (N)
    call    print_number                    #   100
    print_text primes_colon                 # :
    mv      a0, s1                          # (how many)
    call    print_number                    #   25"
    call    print_newline                   # that was all
    li      a0, 0                           # (status)
    leave   4

primes_below:   .asciz  "primes below "
primes_colon:   .asciz  ": "
