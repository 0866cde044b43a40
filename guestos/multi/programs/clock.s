# clock.s - clock [N [TICKS]]: show the clock N times (3 if not given), and sleep TICKS (10000) in between.

# clock
#   in      a0, a1 = words of the command line
#   out     a0 = status 0
clock:
    enter   5
    sw      a0, LOCAL(sp)                   # the words, for the second argument
    sw      a1, LOCAL + 4(sp)               # (their addresses)
    argument 1, 3                           # how often
    mv      s0, a0                          # s0 = how often
    lw      a0, LOCAL(sp)                   # (how many words)
    lw      a1, LOCAL + 4(sp)               # (their addresses)
    argument 2, 10000                       # how far apart
    mv      s1, a0                          # s1 = how far apart
    beqz    s0, 2f                          # not at all
1:
    print_text clock_says                   # "the clock says
    svc     SYS_TIME                        # a1:a0 = the clock
    li      a2, 0                           # no column to fill
    call    print_wide                      #   123456"
    call    print_newline                   # that was all
    addi    s0, s0, -1                      # one less to go
    beqz    s0, 2f                          # no sleep after the last
    mv      a0, s1                          # (so long)
    svc     SYS_SLEEP                       # let time pass
    j       1b                              # and so on
2:
    li      a0, 0                           # (status)
    leave   5

clock_says: .asciz  "the clock says "
