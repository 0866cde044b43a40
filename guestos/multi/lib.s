# lib.s - the user library: the first thing in every process's storage, assembled once, copied for each.
#
# It begins at address 0 of the process (LIBRARY), and the process begins with it: `start` cuts the command line into
# words and calls the program. What a program prints is collected and handed to the kernel a line at a time, so that
# the lines of different programs do not mix, and a system call pays for a whole line.
#
# Everything here runs in user mode in the window of its process, and knows nothing of where that is. It may trap only
# if the program passes it a wild pointer; the system calls, of course, are traps.

    .equ    WORDS,  16                      # at most that many words on a command line; the rest is not seen
    .equ    OUT_SIZE, 128                   # how many characters are collected before they are written

# start - the first instruction of every process.
#   in      a0 = command line; sp = an empty stack; all other registers 0
#   out     to the program, at IMAGE: a0 = number of words, a1 = their addresses (the first is the program's name).
#           The program returns with its exit status in a0, or goes to `exit` with it
#   uses    anything
start:
    # At this point:  user mode, I = 1, R = (somewhere, PROCESS_SIZE), T = a slice. Nothing is known but a0 and sp.
    addi    sp, sp, -4 * WORDS              # room for the list of words
    mv      a1, sp                          # a1 = the list
    li      a2, 0                           # a2 = how many there are in it
    li      t1, ' '                         # what is between them
1:  # Between words.
    lbu     t0, 0(a0)                       # what is here?
    beqz    t0, 4f                          # the end of the line
    bne     t0, t1, 2f                      # a word begins
    sb      zero, 0(a0)                     # a blank: becomes the end of the word before
    addi    a0, a0, 1                       # the next character
    j       1b                              # and so on
2:  # At the first character of a word.
    li      t0, WORDS                       # is there room in the list?
    beq     a2, t0, 4f                      # the list is full
    slli    t0, a2, 2                       # (a word for each)
    add     t0, t0, a1                      # the next place in it
    sw      a0, 0(t0)                       #   holds where the word begins
    addi    a2, a2, 1                       # one more
3:  # In a word.
    addi    a0, a0, 1                       # the next character
    lbu     t0, 0(a0)                       # what is here?
    beqz    t0, 4f                          # the end of the line
    bne     t0, t1, 3b                      # not the end of the word
    j       1b                              # on to the next word
4:
    mv      a0, a2                          # how many words (a1 = where)
    li      t0, IMAGE                       # (where every program begins)
    jalr    ra, 0(t0)                       # the program; if it returns it goes on here:

# exit - write what is left to be written, and end.
#   in      a0 = status
#   out     does not come back
#   uses    s0, a0, a1
exit:
    mv      s0, a0                          # the status
    call    write_out                       # an unfinished line
    mv      a0, s0                          # (the status)
    svc     SYS_EXIT                        # the end

# print - print a text.
#   in      a0 = text, ended by a zero
#   uses    t0, t1, a0, a1
print:
    enter   2
    mv      s0, a0                          # s0 = the next character
1:
    lbu     a0, 0(s0)                       # is it the end?
    beqz    a0, 2f                          # the end
    addi    s0, s0, 1                       # (the one behind it)
    call    print_character                 # one after the other
    j       1b                              # and so on
2:
    leave   2

# print_newline - print a newline. The line is written out.
#   uses    t0, t1, a0, a1
print_newline:
    li      a0, '\n'                        # and on with it:
# print_character - print one character. A newline, or a full buffer, writes out what was collected.
#   in      a0 = character
#   uses    t0, t1, a0, a1
print_character:
    lw      t0, out_length(zero)            # behind the others
    sb      a0, out_buffer(t0)              # in its place
    addi    t0, t0, 1                       # (how many there are now)
    sw      t0, out_length(zero)            # one more
    addi    t1, a0, -'\n'                   # was it a newline?
    beqz    t1, write_out                   # a line is complete (its return is ours)
    addi    t1, t0, -OUT_SIZE               # is there no room for another?
    beqz    t1, write_out                   # the buffer is full
    ret

# write_out - write out what was collected.
#   uses    a0, a1
write_out:
    la      a0, out_buffer                  # (from the first one)
    lw      a1, out_length(zero)            # so much,
    sw      zero, out_length(zero)          #   and then nothing is left
    svc     SYS_WRITE                       # to the console
    ret

# print_number - print a number in decimal.
#   in      a0 = number, unsigned
#   uses    t0 .. t2, a0 .. a5
print_number:
    li      a1, 0                           # its high word
    li      a2, 0                           # no column to fill
# print_wide - print a number of 64 bits in decimal, with blanks before it so that it fills a column.
#   in      a0 = low word, a1 = high word, a2 = width of the column (at most 20)
#   uses    t0 .. t2, a0 .. a5
print_wide:
    enter   3 + 6                           # room for 20 digits and a zero, 21 bytes
    addi    a5, sp, LOCAL + 23              # a5 = the first digit so far: from the end of that room
    sub     a2, a5, a2                      # a2 = where the column begins
    sb      zero, 0(a5)                     # the zero behind the last digit
    li      t2, 10                          # in decimal
1:  # a1:a0 divided by 10, a digit remains. In three steps, each remainder standing before the next 16 bits.
    remu    t0, a1, t2                      # remainder of the high word,
    divu    a1, a1, t2                      #   and its quotient
    slli    t0, t0, 16                      # the remainder stands before
    srli    t1, a0, 16                      #   the upper half of the low word
    or      t0, t0, t1                      # (20 bits at most)
    remu    t1, t0, t2                      # remainder of that,
    divu    t0, t0, t2                      #   and its quotient
    slli    t0, t0, 16                      #   (an upper half)
    slli    t1, t1, 16                      # the remainder stands before
    slli    a0, a0, 16                      #   the lower half of the low word
    srli    a0, a0, 16                      # (alone)
    or      t1, t1, a0                      # (20 bits at most)
    divu    a0, t1, t2                      # quotient of that,
    or      a0, a0, t0                      #   and the upper half
    remu    t1, t1, t2                      # remainder: the digit,
    addi    t1, t1, '0'                     # as a character,
    addi    a5, a5, -1                      # one place
    sb      t1, 0(a5)                       #   before the others
    or      t1, a0, a1                      # what is left of the number?
    bnez    t1, 1b                          # something is left
    li      t1, ' '                         # (what fills a column)
2:
    bleu    a5, a2, 3f                      # the column is full
    addi    a5, a5, -1                      # one place before
    sb      t1, 0(a5)                       # a blank before the digits
    j       2b                              # and so on
3:
    mv      a0, a5                          # all of it
    call    print                           # goes to the line
    leave   3 + 6

# print_column - print a text, with blanks behind it so that it fills a column.
#   in      a0 = text, ended by a zero; a1 = width of the column
#   uses    t0, t1, a0, a1
print_column:
    enter   3
    mv      s0, a0                          # s0 = the next character
    mv      s1, a1                          # s1 = how much of the column is left
1:
    lbu     a0, 0(s0)                       # is it the end?
    beqz    a0, 2f                          # the end of the text
    addi    s0, s0, 1                       # (the one behind it)
    addi    s1, s1, -1                      # one place less
    call    print_character                 # one character
    j       1b                              # and so on
2:
    blez    s1, 3f                          # the end of the column as well
    addi    s1, s1, -1                      # one place less
    li      a0, ' '                         # (what fills a column)
    call    print_character                 # one blank
    j       2b                              # and so on
3:
    leave   3

# read_line - read a line from the console.
#   in      a0 = buffer of LINE_SIZE bytes
#   out     a0 = its length, without the newline; a zero stands behind it in the buffer. At the end of input: -1
#   uses    t0, a0, a1
read_line:
    enter   2
    mv      s0, a0                          # s0 = the buffer
    call    write_out                       # a prompt must be seen before it is answered
    mv      a0, s0                          # (the buffer)
    li      a1, LINE_SIZE - 1               # a line is never longer, and leaves room for a zero
    svc     SYS_READ                        # wait for it
    blez    a0, 2f                          # the end
    add     t0, s0, a0                      # the end of the line
    sb      zero, 0(t0)                     # the zero
    lbu     a1, -1(t0)                      # its last character
    addi    a1, a1, -'\n'                   # is it a newline?
    bnez    a1, 1f                          # is no newline: somebody has read the line in pieces
    sb      zero, -1(t0)                    # is: it is left out
    addi    a0, a0, -1                      # (one less)
1:
    leave   2
2:
    li      a0, -1                          # (what says so)
    j       1b                              # no line

# parse_number - the number that a word spells.
#   in      a0 = word, ended by a zero
#   out     a0 = number; a1 = 1, or 0 if the word is not a number of at most 32 bits
#   uses    t0 .. t2
parse_number:
    mv      t0, a0                          # t0 = the next character
    li      a0, 0                           # a0 = the number so far
    li      a1, 0                           # no digit seen: not a number
1:
    lbu     t1, 0(t0)                       # is it the end?
    beqz    t1, 3f                          # the end
    addi    t0, t0, 1                       # (the one behind it)
    addi    t1, t1, -'0'                    # t1 = the digit
    li      t2, 10                          # in decimal
    bgeu    t1, t2, 2f                      # not a digit
    mulhu   a1, a0, t2                      # (the upper 32 bits of that product)
    bnez    a1, 2f                          # the number times ten is more than 32 bits
    mul     a0, a0, t2                      # the number times ten,
    add     a0, a0, t1                      #   and the digit
    bltu    a0, t1, 2f                      # that is more than 32 bits
    li      a1, 1                           # so far it is a number
    j       1b                              # and so on
2:
    li      a1, 0                           # it is not
3:
    ret

# number_argument - an argument of the program that should be a number. If it is not one, say so and exit with 1.
#   in      a0 = number of words, a1 = their addresses (as the program got them), a2 = which word,
#           a3 = the number to take if there are not so many words
#   out     a0 = number
#   uses    t0 .. t2, a0, a1
number_argument:
    bltu    a2, a0, 1f                      # it is given
    mv      a0, a3                          # it is not
    ret
1:
    enter   3
    mv      s1, a1                          # s1 = the words
    slli    t0, a2, 2                       # (a word for each)
    add     t0, t0, a1                      # (where its address is)
    lw      s0, 0(t0)                       # s0 = the one meant
    mv      a0, s0                          # (the word)
    call    parse_number                    # a0 = the number, if it is one
    beqz    a1, 2f                          # it is not a number
    leave   3
2:
    lw      a0, 0(s1)                       # (the program's name)
    call    print                           # "primes
    print_text not_a_number_1               # :
    mv      a0, s0                          # (the word)
    call    print                           #   ten
    print_text not_a_number_2               # is not a number"
    li      a0, 1                           # (status 1)
    j       exit                            # the program ends here

not_a_number_1:     .asciz  ": "
not_a_number_2:     .asciz  " is not a number\n"

# -- The library's data. Each process has its own copy, in its own window.
    .align  4
out_length:     .space  4                   # how many characters have been collected
out_buffer:     .space  OUT_SIZE            # these

    .if . > IMAGE
    .error "multi: the library has outgrown the room below the program image"
    .endif
