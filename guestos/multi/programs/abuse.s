# abuse.s - abuse: use every system call in a way that must be refused, and count the refusals.
#
# A kernel that believes one of these pointers reads or writes what is not ours, or traps itself. Each attempt names
# the error it must get; status 1 if one gets another, or is granted.

    .equ    ABUSE_END,  PROCESS_SIZE        # the first address that is not ours

# attempt - make a call that must be refused with a given error.
#   uses    a0, a1, s0 (attempts), s1 (refusals)
    .macro  attempt call, x, y, error
    addi    s0, s0, 1                       # one more attempt
    li      a0, \x                          # (first argument)
    li      a1, \y                          # (second argument)
    svc     \call                           # try it
    addi    a0, a0, -\error                 # 0 if the answer is this error
    seqz    a0, a0                          # 1 if this is what the kernel said
    add     s1, s1, a0                      # one more refusal
    .endm

# abuse
#   in      a0, a1: not used
#   out     a0 = status: 0 if all attempts were refused as they should be
abuse:
    enter   3
    li      s0, 0                           # s0 = attempts
    li      s1, 0                           # s1 = refusals
    li      t0, ABUSE_END - 16              # at the top of our storage
    li      t1, 'x'                         # (what it is made of)
    li      t2, ABUSE_END                   # (where our storage ends)
1:
    sb      t1, 0(t0)                       #   a text that has no end
    addi    t0, t0, 1                       # (the next place)
    bne     t0, t2, 1b                      # not yet the end

    attempt SYS_WRITE, ABUSE_END - 8, 9, E_FAULT            # the last byte is outside
    attempt SYS_WRITE, ABUSE_END, 1, E_FAULT                # all of it is
    attempt SYS_WRITE, 0, ABUSE_END + 1, E_FAULT            # longer than all there is
    attempt SYS_WRITE, 0, -1, E_FAULT                       # a negative length
    attempt SYS_WRITE, -4, 8, E_FAULT                       # address and length wrap round to 4
    attempt SYS_WRITE, -WINDOWS, 16, E_FAULT                # the kernel, if the first relocation were added
    attempt SYS_WRITE, 16, -16, E_FAULT                     # their sum is 0
    attempt SYS_READ, ABUSE_END - 4, 8, E_FAULT             # let the console write there for us
    attempt SYS_READ, -1, 1, E_FAULT                        # or there
    attempt SYS_READ, 0, 0x80000000, E_FAULT                # the most negative length
    attempt SYS_SPAWN, ABUSE_END, 0, E_FAULT                # a command line that is not ours
    attempt SYS_SPAWN, -1, 0, E_FAULT                       # at the very last address
    attempt SYS_SPAWN, ABUSE_END - 16, 0, E_FAULT           # one that does not end before our storage does
    attempt SYS_SPAWN, abuse_long, 0, E_LONG                # one that ends, but too late
    attempt SYS_SPAWN, abuse_nobody, 0, E_PROGRAM           # nobody's name
    attempt SYS_SPAWN, abuse_empty, 0, E_PROGRAM            # no name at all
    attempt SYS_WAIT, 0, 0, E_CHILD                         # we have no children:
    attempt SYS_WAIT, 1, 0, E_CHILD                         #   least of all this one,
    attempt SYS_WAIT, -1, WAIT_NOT, E_CHILD                 #   or that
    attempt SYS_KILL, 0, 0, E_PROCESS                       # nobody
    attempt SYS_KILL, 1, 0, E_PERMISSION                    # the shell
    attempt SYS_KILL, -1, 0, E_PROCESS                      # everybody?
    attempt SYS_KILL, 1000000, 0, E_PROCESS                 # somebody yet to come
    attempt SYS_PROCESSES, 0, ABUSE_END - 4, E_FAULT        # describe it beyond our storage
    attempt SYS_PROCESSES, 0, 2, E_FAULT                    # at an odd address: the kernel's store would trap
    attempt SYS_PROCESSES, 1000000, 0, E_RANGE              # a slot beyond the table
    attempt SYS_PROCESSES, -1, 0, E_RANGE                   # one before it
    attempt SYS_PROGRAMS, 0, ABUSE_END - 4, E_FAULT         # the same for the directory
    attempt SYS_PROGRAMS, 0, 1, E_FAULT     # at an odd address
    attempt SYS_PROGRAMS, -1, 0, E_RANGE    # before the first line
    attempt SYS_COUNT, 0, 0, E_CALL                         # one beyond the last call
    attempt 65535, 0, 0, E_CALL                             # and the largest number there is

    mv      a0, s1                          # (refusals)
    call    print_number                    # "32
    print_text abuse_of                     # of
    mv      a0, s0                          # (attempts)
    call    print_number                    #   32
    print_text abuse_refused                # calls refused"
    sub     a0, s0, s1                      # how many were not refused?
    snez    a0, a0                          # 1 if a call was not
    leave   3

abuse_of:       .asciz  " of "
abuse_refused:  .asciz  " calls refused\n"
abuse_nobody:   .asciz  "nobody"
abuse_long:     .ascii  "primes "
    .rept   LINE_SIZE
    .ascii  "1"
    .endr
abuse_empty:    .asciz  ""                  # and the end of the long one
