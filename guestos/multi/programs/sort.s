# sort.s - sort [N [SEED]]: make N pseudo-random numbers (1000 if not given), sort them, and check the result.
#
# The check is honest: the numbers must be in order, and their sum must be what it was before.

    .equ    SORT_MOST,  6000                # so many words fit between program and stack

# sort
#   in      a0, a1 = words of the command line
#   out     a0 = status: 1 if N is too large or the result is wrong
sort:
    enter   5
    sw      a0, LOCAL(sp)                   # the words, for the second argument
    sw      a1, LOCAL + 4(sp)               # (their addresses)
    argument 1, 1000                        # how many numbers
    mv      s0, a0                          # s0 = N
    lw      a0, LOCAL(sp)                   # (how many words)
    lw      a1, LOCAL + 4(sp)               # (their addresses)
    argument 2, 1                           # a0 = seed
    li      t0, SORT_MOST                   # is there room for so many?
    bgtu    s0, t0, 6f                      # too many

    # Make them: x = x * 1664525 + 1013904223, of which the upper half is the more random one.
    la      t0, sort_numbers                # from the first
    slli    s0, s0, 2                       # (in bytes)
    add     s0, s0, t0                      #   to the last; s0 = end of the numbers
    li      t1, 1664525                     # (two numbers that suit each other: with them
    li      t2, 1013904223                  #   x takes all 2^32 values before one repeats)
1:
    beq     t0, s0, 2f                      # that was the last
    mul     a0, a0, t1                      # from the last one
    add     a0, a0, t2                      # the next x
    srli    a1, a0, 16                      # (the more random half)
    sw      a1, 0(t0)                       # its upper half is a number
    addi    t0, t0, 4                       # (the next place)
    j       1b                              # and so on
2:
    call    sort_sum                        # what is their sum?
    mv      s1, a0                          # s1 = sum before
    call    sort_them                       # the work
    call    sort_sum                        # what is their sum now?
    bne     a0, s1, 5f                      # a number was lost: wrong
    la      t0, sort_numbers                # from the first on
    beq     t0, s0, 4f                      # no numbers are in order
3:
    addi    t1, t0, 4                       # the one behind this one
    beq     t1, s0, 4f                      # there is none: all are in order
    lw      t2, 0(t0)                       # (this one)
    mv      t0, t1                          # (for the next time)
    lw      t1, 0(t1)                       # (the one behind it)
    bleu    t2, t1, 3b                      # these two are in order
    j       5f                              # these two are not: wrong
4:
    print_text sort_says_count              # "numbers sorted and checked:
    la      t0, sort_numbers                # how many were there?
    sub     a0, s0, t0                      # (in bytes)
    srli    a0, a0, 2                       # (in numbers)
    call    print_number                    #   1000
    print_text sort_says_sum                # ; their sum is still
    mv      a0, s1                          # (the sum)
    call    print_number                    #   33493508"
    call    print_newline                   # that was all
    li      a0, 0                           # (status)
    leave   5
5:
    la      a0, sort_bad                    # (the bad news)
    j       7f                              # say it
6:
    la      a0, sort_limit                  # (the other bad news)
7:
    call    print                           # what is wrong
    li      a0, 1                           # (status)
    leave   5

# sort_sum - add up the numbers.
#   in      s0 = their end
#   out     a0 = their sum
#   uses    t0, t1
sort_sum:
    la      t0, sort_numbers                # from the first
    li      a0, 0                           # nothing yet
1:
    beq     t0, s0, 2f                      # that was the last
    lw      t1, 0(t0)                       # (a number)
    add     a0, a0, t1                      # and this one
    addi    t0, t0, 4                       # (the next one)
    j       1b                              # and so on
2:
    ret

# sort_them - Shell sort: insertion sort over ever smaller distances.
#   in      s0 = end of the numbers
#   uses    t0 .. t2, a0 .. a5
sort_them:
    la      a5, sort_numbers                # a5 = their beginning
    sub     t0, s0, a5                      # all of them, in bytes
    li      a0, 4                           # a0 = the distance, in bytes: one number, or 4, 13, 40, 121 ..
1:
    slli    t1, a0, 1                       # twice,
    add     a0, a0, t1                      # three times,
    addi    a0, a0, 4                       # the next larger distance: three times this one, and one number
    bltu    a0, t0, 1b                      #   until it reaches beyond the end
2:
    li      t1, 16                          # is it more than one number?
    bltu    a0, t1, 6f                      # the distance was one number: done
    addi    a0, a0, -4                      # back the same way:
    li      t1, 3                           # (a third of the rest)
    divu    a0, a0, t1                      # the next smaller distance
    add     a1, a5, a0                      # a1 = a number, from the second of the first row on
3:
    bgeu    a1, s0, 2b                      # that was the last
    lw      a2, 0(a1)                       # a2 = its value
    mv      a3, a1                          # a3 = where it goes, so far where it is
4:
    sub     a4, a3, a5                      # how far from the beginning?
    bltu    a4, a0, 5f                      # less than the distance: the first of its row
    sub     a4, a3, a0                      # a4 = the place before, in its row
    lw      t2, 0(a4)                       # what is there?
    bleu    t2, a2, 5f                      # what is there is not larger
    sw      t2, 0(a3)                       # it is, and moves up
    mv      a3, a4                          # we look further down
    j       4b                              # and so on
5:
    sw      a2, 0(a3)                       # here it goes
    addi    a1, a1, 4                       # the next number
    j       3b                              # and so on
6:
    ret

sort_says_count:    .asciz  "numbers sorted and checked: "
sort_says_sum:      .asciz  "; their sum is still "
sort_bad:           .asciz  "sort: the result is wrong\n"
sort_limit:         .asciz  "sort: at most 6000 numbers\n"
    .align  4
sort_numbers:                               # from here up to the stack
