# queens.s - queens [N]: in how many ways can N queens stand on a board of N by N without attacking each other?
#
# Row by row. Three sets, one bit a column, say where no queen may stand in this row: in the columns of those placed,
# and on their two diagonals, which move by one column from row to row.

    .equ    QUEENS_MOST,    12              # larger boards take too long to wait for

# queens
#   in      a0, a1 = words of the command line
#   out     a0 = status: 1 if N is too large
queens:
    enter   3
    argument 1, 6                           # a0 = N
    mv      s0, a0                          # s0 = N
    li      t0, QUEENS_MOST                 # is that too many?
    bgtu    a0, t0, 1f                      # too many
    li      s1, 1                           # (one bit)
    sll     s1, s1, a0                      # as many columns as queens,
    addi    s1, s1, -1                      # s1 = all columns
    print_text queens_ways                  # "ways to place
    mv      a0, s0                          # (N)
    call    print_number                    #   8
    print_text queens_colon                 # queens:
    li      a0, 0                           # no column is taken yet,
    li      a1, 0                           #   and no diagonal of either kind
    li      a2, 0                           # (of the other kind)
    call    queens_place                    # a0 = how many ways
    call    print_number                    #   92"
    call    print_newline                   # that was all
    li      a0, 0                           # (status)
    leave   3
1:
    print_text queens_limit                 # "queens: at most 12"
    li      a0, 1                           # (status)
    leave   3

# queens_place - the number of ways to fill the rows that are left.
#   in      a0 = columns taken, a1, a2 = columns of this row that diagonals to the left, to the right attack; s1 = all
#   out     a0 = number of ways
#   uses    t0, t1, a1, a2; calls itself once for each queen it can place
    .equ    QUEENS_FRAME, 3 + 4             # its frame, and in it:
    .equ    QUEENS_TAKEN, LOCAL             #   a0,
    .equ    QUEENS_LEFT,  LOCAL + 4         #   a1,
    .equ    QUEENS_RIGHT, LOCAL + 8         #   a2,
    .equ    QUEENS_TO_DO, LOCAL + 12        #   the columns not yet tried
queens_place:
    bne     a0, s1, 1f                      # is there a column left?
    li      a0, 1                           # all columns taken: every queen stands, and that is a way
    ret
1:
    enter   QUEENS_FRAME
    sw      a0, QUEENS_TAKEN(sp)            # what is known of this row,
    sw      a1, QUEENS_LEFT(sp)             # for each of her sisters
    sw      a2, QUEENS_RIGHT(sp)            # who might stand in it
    or      t0, a0, a1                      # (columns and left diagonals)
    or      t0, t0, a2                      # where she may not stand
    not     t0, t0                          # (all others,
    and     t0, t0, s1                      # t0 = where she may
    li      s0, 0                           # s0 = ways found
2:
    beqz    t0, 3f                          # all were tried
    neg     t1, t0                          # the lowest bit of a number: and its negative
    and     t1, t1, t0                      # t1 = the lowest of them
    xor     t0, t0, t1                      # is taken out
    sw      t0, QUEENS_TO_DO(sp)            # the others are for later
    lw      a0, QUEENS_TAKEN(sp)            # where her sisters stand,
    or      a0, a0, t1                      # she takes her column,
    lw      a1, QUEENS_LEFT(sp)             # the diagonals on one side,
    or      a1, a1, t1                      # with hers,
    slli    a1, a1, 1                       #   and her diagonals, as they are in the next row,
    lw      a2, QUEENS_RIGHT(sp)            # the diagonals on the other side,
    or      a2, a2, t1                      # with hers,
    srli    a2, a2, 1                       #   on both sides
    call    queens_place                    # how many ways from there?
    add     s0, s0, a0                      # so many more
    lw      t0, QUEENS_TO_DO(sp)            # who is left to try?
    j       2b                              # and so on
3:
    mv      a0, s0                          # (the result)
    leave   QUEENS_FRAME

queens_ways:    .asciz  "ways to place "
queens_colon:   .asciz  " queens: "
queens_limit:   .asciz  "queens: at most 12\n"
