# cat.s - cat: repeat each line typed, until an empty one or the end of the input.

# cat
#   in      a0, a1: not used
#   out     a0 = status 0
cat:
    enter   1
1:
    la      a0, cat_line                    # (where it will be)
    call    read_line                       # wait for a line
    blez    a0, 2f                          # an empty one, or the end
    print_text cat_line                     # repeat it,
    call    print_newline                   # with a newline
    j       1b                              # the next one
2:
    li      a0, 0                           # (status)
    leave   1

cat_line:   .space  LINE_SIZE               # what was typed
