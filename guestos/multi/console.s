# console.s - cause DEVICE: lines in, lines out.
#
#    keyboard                                                                    a process that reads
#       |  interrupt            `ahead`              `line`                           ^
#       +--> console_interrupt --------> console_serve: edit ----------> deliver -----+
#              takes every byte          looks at them only while
#              as it comes               the foreground process reads
#
# Bytes are taken from the device at once, so that the CANCEL key works while a program runs. But they are edited and
# echoed only when somebody reads: what is typed ahead shows up behind the prompt that asks for it, in the right place.
# When `ahead` is full the interrupt is turned off, and the rest waits in the device.
#
# The console belongs to one process, the `owner`: the shell, or the program it runs in the foreground. The owner
# alone reads. Everybody may write, but what others write must not tear the owner's line apart: its unfinished line
# (a prompt, say, and what is typed behind it) is kept in `shown`; others write on a line of their own, and then
# the owner's line is shown again.

# The keys that mean something.
    .equ    KEY_END,        4           # ^D at the beginning of a line: end of input
    .equ    KEY_BELL,       7           # (out only) the bell
    .equ    KEY_BACKSPACE,  8           # takes a character back,
    .equ    KEY_TAB,        9           # is a blank here
    .equ    KEY_NEWLINE,    10          # ends a line,
    .equ    KEY_RETURN,     13          #   and so does this, alone or before a newline
    .equ    KEY_KILL,       21          # ^U: takes the whole line back
    .equ    KEY_CANCEL,     24          # ^X: ends the program in the foreground; for the shell, like ^U
    .equ    KEY_ESCAPE,     27          # arrow keys and such: not for us
    .equ    KEY_DELETE,     127         #   like backspace: keyboards differ

# A line has at most this many characters: with its newline, and a zero behind it, it fills LINE_SIZE bytes.
    .equ    LINE_MOST,      LINE_SIZE - 2

# ------------------------------------------------------------------------------------------------ output

# console_write - write somebody's text.
#   in      a0 = text (physical address), a1 = length, a2 = entry of who writes it, 0: the kernel
#   uses    t0 .. t2, a0
#   traps   never
console_write:
    bnez    a1, 1f                          # there is something
    ret                                     # nothing to say
1:
    enter   3
    mv      s0, a0                          # s0 = the next byte
    add     s1, a0, a1                      # s1 = the end
    lw      t0, owner(zero)                 # whose is the console?
    bne     a2, t0, 3f                      # not the owner
2:
    lbu     a0, 0(s0)                       # the owner's text goes on in its line,
    addi    s0, s0, 1                       # (the next one)
    call    console_put                     #   byte by byte,
    bne     s0, s1, 2b                      #   to the end
    j       5f                              # done

3:  # Somebody else.
    call    console_break_into              # its text begins on a line of its own,
4:
    lbu     a0, 0(s0)                       # (the next byte)
    addi    s0, s0, 1                       # (and the one behind it)
    out     a0, CONSOLE_DATA(zero)          #   goes byte by byte,
    bne     s0, s1, 4b                      #   to the end
    addi    a0, a0, -KEY_NEWLINE            # did it end with a newline?
    bnez    a0, 5f                          # its line is unfinished: more will come
    call    console_show_again              # else the owner's line comes back
5:
    leave   3

# console_break_into - leave the owner's line for somebody else's.
#   out     the cursor at the beginning of a line, or in somebody else's text already
#   uses    t0
#   traps   never
console_break_into:
    lw      t0, broken_into(zero)           # where is the cursor?
    bnez    t0, 1f                          # we have left it already
    li      t0, 1                           # (in somebody else's text,
    sw      t0, broken_into(zero)           # now we have
    lw      t0, shown_length(zero)          # does the owner's line show anything?
    beqz    t0, 1f                          # it is empty: the cursor is where it should be
    li      t0, KEY_NEWLINE                 # (what takes us out of it)
    out     t0, CONSOLE_DATA(zero)          # to the beginning of a line
1:
    ret

# console_show_again - show the owner's unfinished line again.
#   in      the cursor at the beginning of a line
#   uses    t0, t1, t2
#   traps   never
console_show_again:
    sw      zero, broken_into(zero)         # we are back in it
    li      t0, shown                       # from its beginning
    lw      t1, shown_length(zero)          # (how much it shows)
    add     t1, t0, t1                      #   to its end
1:
    beq     t0, t1, 2f                      # that was the end
    lbu     t2, 0(t0)                       # (the next byte)
    out     t2, CONSOLE_DATA(zero)          # byte by byte
    addi    t0, t0, 1                       # (and the one behind it)
    j       1b                              # and so on
2:
    ret

# console_put - one byte into the owner's line.
#   in      a0 = byte
#   uses    t0, t1, t2
#   traps   never
console_put:
    lw      t0, broken_into(zero)           # where is the cursor?
    bnez    t0, 4f                          # the cursor is in somebody else's unfinished text
1:
    out     a0, CONSOLE_DATA(zero)          # show it
    lw      t0, shown_length(zero)          # keep account of what the line shows:
    li      t1, KEY_NEWLINE                 # is it a newline?
    beq     a0, t1, 2f                      #   nothing, behind a newline;
    li      t1, KEY_BACKSPACE               # is it a backspace?
    beq     a0, t1, 3f                      #   one less;
    li      t1, LINE_SIZE                   # is there room to remember it?
    beq     t0, t1, 5f                      #   a very long line: shown again, it will be cut off
    sb      a0, shown(t0)                   #   one more
    addi    t0, t0, 1                       # one more byte
    sw      t0, shown_length(zero)          # to be shown again
    ret
2:
    sw      zero, shown_length(zero)        # a new line shows nothing yet
    ret
3:
    beqz    t0, 5f                          # nothing to take back
    addi    t0, t0, -1                      # one byte less
    sw      t0, shown_length(zero)          # one step back
5:
    ret
4:
    enter   1
    li      t0, KEY_NEWLINE                 # (what takes us out of it)
    out     t0, CONSOLE_DATA(zero)          # finish their line for them
    call    console_show_again              # back in ours
    lw      ra, 0(sp)                       # (no return yet:
    addi    sp, sp, 4                       # this is only a detour)
    j       1b                              # now it can be shown

# console_finish_line - make the cursor stand at the beginning of a line. What stood there is finished.
#   uses    t0, t1
#   traps   never
console_finish_line:
    lw      t0, shown_length(zero)          # something of the owner's,
    lw      t1, broken_into(zero)           #   or of somebody else's?
    or      t0, t0, t1                      # (is it 0?)
    beqz    t0, 1f                          # neither: it stands there already
    li      t0, KEY_NEWLINE                 # (what finishes a line)
    out     t0, CONSOLE_DATA(zero)          # finish it
    sw      zero, shown_length(zero)        # nothing is unfinished any more:
    sw      zero, broken_into(zero)         #   not the owner's line, not anybody else's
1:
    ret

# say - the kernel says something.
#   in      a0 = text, ended by a zero
#   uses    t0 .. t2, a0 .. a2
#   traps   never
say:
    mv      a1, a0                          # look for the end
1:
    lbu     t0, 0(a1)                       # is this the zero?
    addi    a1, a1, 1                       # (the one behind it)
    bnez    t0, 1b                          # not yet
    sub     a1, a1, a0                      # how far we have come
    addi    a1, a1, -1                      # the length, without the zero
    li      a2, 0                           # it is the kernel that speaks
    j       console_write                   # its return is ours

# say_number - the kernel says a number, in decimal.
#   in      a0 = number, unsigned
#   uses    t0 .. t2, a0 .. a2
#   traps   never
say_number:
    enter   4 + 3                           # room for ten digits and a zero, 11 bytes
    addi    t0, sp, LOCAL + 15              # from the end of it
    sb      zero, 0(t0)                     # the zero,
    li      t1, 10                          # in decimal
1:
    remu    t2, a0, t1                      #   before it the last digit,
    divu    a0, a0, t1                      #   before that the others
    addi    t2, t2, '0'                     # as a character,
    addi    t0, t0, -1                      # one place before the last one
    sb      t2, 0(t0)                       # it stands
    bnez    a0, 1b                          # are there others?
    mv      a0, t0                          # the first digit
    call    say                             # say them
    leave   4 + 3

# say_hex - the kernel says a word, as 0x and eight digits.
#   in      a0 = word
#   uses    t0 .. t2, a0 .. a2
#   traps   never
say_hex:
    enter   3 + 3                           # room for 0x, eight digits, a zero: 11 bytes
    li      t0, '0'                         # (the usual sign
    sb      t0, LOCAL(sp)                   # 0
    li      t0, 'x'                         # of a number in hexadecimal)
    sb      t0, LOCAL + 1(sp)               #   x
    addi    t0, sp, LOCAL + 2               # from the first digit
    addi    a1, sp, LOCAL + 10              #   to the last
    sb      zero, 0(a1)                     #   and the zero behind it
1:
    srli    t1, a0, 28                      # the highest digit
    slli    a0, a0, 4                       #   makes way for the next
    slti    t2, t1, 10                      # is it a decimal digit?
    bnez    t2, 2f                          # 0 .. 9
    addi    t1, t1, 'a' - 10 - '0'          # a .. f
2:
    addi    t1, t1, '0'                     # as a character
    sb      t1, 0(t0)                       # it stands
    addi    t0, t0, 1                       # (the next place)
    bne     t0, a1, 1b                      # are there others?
    addi    a0, sp, LOCAL                   # all of it
    call    say                             # said
    leave   3 + 3

# ------------------------------------------------------------------------------------------------- input

# console_interrupt - handler of cause DEVICE; the console's interrupt is the only one that is ever turned on.
#   in      gp = the process interrupted, or 0: the machine was idle
#   out     to `resume`, or to `schedule` if nobody is left to be resumed
#   uses    anything
#   traps   never
console_interrupt:
    call    console_collect                 # take what was typed
    call    console_serve                   # if somebody reads, it is for him
    beqz    gp, schedule                    # idle until now, or cancelled just now
    j       resume                          # the one interrupted goes on with the rest of its slice

# console_collect - take bytes from the device into `ahead`, until there are no more or it is full.
#   out     the interrupt no longer pending; gp = 0 if the process that was running was cancelled
#   uses    t0 .. t2, a0 .. a2
#   traps   never
console_collect:
    enter   1
1:
    lw      t0, ahead_count(zero)           # how many are there?
    addi    t1, t0, -AHEAD_SIZE             # is there room?
    beqz    t1, 4f                          # full: no more for now
    in      a0, CONSOLE_DATA(zero)          # the next byte
    bltz    a0, 3f                          # there is none
    li      t1, KEY_CANCEL                  # is it the key that cannot wait?
    beq     a0, t1, 6f                      # this one acts at once
2:
    lw      t1, ahead_first(zero)           # where the oldest is,
    add     t1, t1, t0                      # behind the others,
    andi    t1, t1, AHEAD_SIZE - 1          #   round the end of the buffer
    sb      a0, ahead(t1)                   # it stands
    addi    t0, t0, 1                       # (how many there are now)
    sw      t0, ahead_count(zero)           # one more
    j       1b                              # is there another?
3:
    in      t0, CONSOLE_STATUS(zero)        # is that for now,
    andi    t0, t0, CONSOLE_STATUS_END      # or for ever?
    beqz    t0, 5f                          # there will be more
    sw      t0, ended(zero)                 # there will be no more, ever:
4:
    sw      zero, listening(zero)           # an interrupt that says so again and again
    out     zero, CONSOLE_CONTROL(zero)     #   is no use
5:
    leave   1
6:
    lw      t1, owner(zero)                 # CANCEL: whom does it mean?
    lw      t2, P_PID(t1)                   # the foreground process;
    addi    t2, t2, -SHELL_PID              # is it the shell?
    beqz    t2, 2b                          # the shell: a key like others
    mv      a0, t1                          # (the process)
    call    say_who                         # "[5 spin] killed:
    say_text cancel_text                    # ^X was typed"
    sw      zero, ahead_count(zero)         # what was typed before was meant for it
    lw      t1, owner(zero)                 # (it still has the console)
    lw      a0, P_JOB(t1)                   # its job
    call    end_targets                     # it ends, with everything it has started
    j       1b                              # is there another?

cancel_text:    .asciz  "^X was typed\n"
    .align  4

# console_listen - have the console interrupt when something is typed, unless it does already or the input has ended.
#   uses    t0
#   traps   never
console_listen:
    lw      t0, listening(zero)             # does it?
    bnez    t0, 1f                          # it does
    lw      t0, ended(zero)                 # is the input at its end?
    bnez    t0, 1f                          # nothing will be typed
    li      t0, CONSOLE_CONTROL_INTERRUPT   # (bit 0)
    sw      t0, listening(zero)             # remember it
    out     t0, CONSOLE_CONTROL(zero)       # from now on it does
1:
    ret

# console_serve - if the owner reads, turn what was typed ahead into a line, and give it the line if it is complete.
#   in      the owner is parked, or does not read
#   out     the owner READY with its line (or with 0, the end of input), or still READING
#   uses    t0 .. t2, a0 .. a2
#   traps   never
console_serve:
    lw      t0, owner(zero)                 # who has the console?
    lw      t1, P_STATE(t0)                 # what does he do?
    addi    t1, t1, -READING                # does he read?
    beqz    t1, 1f                          # it reads
    ret
1:
    enter   1
2:
    lw      t0, line_complete(zero)         # is a line there?
    bnez    t0, 5f                          # a line for it is there
    lw      t0, ahead_count(zero)           # was anything typed?
    beqz    t0, 3f                          # nothing more was typed
    addi    t0, t0, -1                      # (one less)
    sw      t0, ahead_count(zero)           # take the oldest byte
    lw      t1, ahead_first(zero)           # where it is
    lbu     a0, ahead(t1)                   # this is it
    addi    t1, t1, 1                       # the next one is behind it,
    andi    t1, t1, AHEAD_SIZE - 1          #   round the end of the buffer
    sw      t1, ahead_first(zero)           # (where the next one is)
    call    edit                            # what does it do to the line?
    j       2b                              # and so on
3:
    lw      t0, ended(zero)                 # was that all,
    bnez    t0, 4f                          #   and never will be
    call    console_listen                  # there is room again; the line goes on when more is typed
    j       9f                              # nothing for the owner yet
4:
    sw      t0, line_complete(zero)         # the line is what it is: of length 0, the end of the input,
    lw      t0, line_length(zero)           # is anything in it?
    beqz    t0, 5f                          # no
    li      a0, KEY_NEWLINE                 # (what it lacks)
    call    edit                            #   or the last line of a file that lacks its newline

5:  # A complete line. Copy it, or as much of it as was asked for, to the owner.
    call    console_listen                  # there is room again
    lw      a0, owner(zero)                 # (he is READING)
    lw      a1, P_BUFFER(a0)                # where the owner wants it, as he sees it,
    lw      t0, P_L(a0)                     # (where his storage begins)
    add     a1, a1, t0                      #   and in physical storage (sys_read has checked it)
    lw      a2, P_LENGTH(a0)                # how much he wants
    lw      t0, line_taken(zero)            # t0 = what he has had
    lw      t1, line_length(zero)           # (how long the line is)
    sub     t1, t1, t0                      # how much there is
    bgeu    a2, t1, 6f                      # he wants all of it
    mv      t1, a2                          # more than he wants
6:
    sw      t1, P_A0(a0)                    # how much he gets: the result of his call
    li      t2, READY                       # (what he is now)
    sw      t2, P_STATE(a0)                 # he can go on
    add     t1, t1, t0                      # t1 = up to there
7:
    beq     t0, t1, 8f                      # that was it
    lbu     t2, line(t0)                    # (the next byte)
    sb      t2, 0(a1)                       # byte by byte
    addi    a1, a1, 1                       # (to the next place)
    addi    t0, t0, 1                       # (from the next place)
    j       7b                              # and so on
8:
    sw      t0, line_taken(zero)            # the rest, if any, is for the next read
    lw      t1, line_length(zero)           # (how long the line is)
    bne     t0, t1, 9f                      # there is a rest
    call    line_forget                     # all of it was read: the next line can begin
9:
    leave   1

# line_forget - begin a new line.
#   uses    nothing
#   traps   never
line_forget:
    sw      zero, line_length(zero)         # nothing typed,
    sw      zero, line_taken(zero)          #   nothing read of it,
    sw      zero, line_complete(zero)       #   and not at its end
    ret

# console_release - a process ends: if the console was its own, it goes back to its parent, or to the shell.
#   in      a0 = its entry
#   uses    t0 .. t2, a0
#   traps   never
console_release:
    lw      t0, owner(zero)                 # whose is the console?
    beq     t0, a0, 1f                      # it was the one that ends
    ret                                     # it was not
1:
    enter   2
    mv      s0, a0                          # s0 = the process
    call    console_finish_line             # the next owner begins on a line of its own
    call    line_forget                     # who reads the beginning of a line has its end as well
    lw      a0, P_PARENT(s0)                # (whose child it was)
    call    find_process                    # its parent,
    bnez    a0, 2f                          # that one takes it
    li      a0, SHELL_PID                   # (who is always there)
    call    find_process                    #   or else the shell
2:
    sw      a0, owner(zero)                 # it is his now
    leave   2

# if_key - go to target if the byte in a0 is this key.
#   uses    t0
    .macro  if_key key, target
    li      t0, \key
    beq     a0, t0, \target
    .endm

# edit - one byte typed: add it to the line, or do what it means, and echo.
#   in      a0 = byte
#   out     line_complete = 1 if it ended the line
#   uses    t0 .. t2, a0
#   traps   never
edit:
    lw      t0, escape(zero)                # are we behind an escape?
    beqz    t0, 1f                          # no
    li      t1, ' '                         # a character that can be seen
    bgeu    a0, t1, edit_escape             # part of an escape sequence
    sw      zero, escape(zero)              # a control character is none, and ends it
1:
    lw      t1, after_return(zero)          # t1 = 1: the byte before was a return
    sw      zero, after_return(zero)        #   (this one is behind it)
    if_key  KEY_NEWLINE, 5f                 # ends the line
    if_key  KEY_RETURN, 4f                  # so does this
    if_key  KEY_BACKSPACE, edit_back        # takes a character back
    if_key  KEY_DELETE, edit_back           # so does this
    if_key  KEY_KILL, edit_kill             # takes the whole line back
    if_key  KEY_CANCEL, edit_kill           # so does this, for the shell; others it has ended already
    if_key  KEY_END, edit_end               # ends the input
    if_key  KEY_ESCAPE, edit_escape_begins  # begins an arrow key, say
    li      t0, KEY_TAB                     # is it a tab?
    bne     a0, t0, 2f                      # no
    li      a0, ' '                         # it is as good as a blank
2:
    li      t0, ' '                         # is it a character?
    bltu    a0, t0, 6f                      # other control characters mean nothing
    lw      t0, line_length(zero)           # (where the next one goes)
    addi    t1, t0, -LINE_MOST              # is there room?
    beqz    t1, 3f                          # no room for more
    sb      a0, line(t0)                    # the next character of the line
    addi    t0, t0, 1                       # one more
    sw      t0, line_length(zero)           # is in the line
    j       console_put                     # echo it; its return is ours
3:
    li      a0, KEY_BELL                    # (a sound)
    out     a0, CONSOLE_DATA(zero)          # say so, without a trace on the screen
    ret

4:  # Return, which is a newline. If a newline follows it belongs to it.
    li      a0, KEY_NEWLINE                 # (what it means)
    li      t1, 0                           # (not one that follows a return, this one)
    li      t0, 1                           # (yes)
    sw      t0, after_return(zero)          # but the next one would be
5:  # Newline.
    bnez    t1, 6f                          # it belonged to a return
    lw      t0, line_length(zero)           # (where it goes; there is room for it)
    sb      a0, line(t0)                    # the last character of the line
    addi    t0, t0, 1                       # one more
    sw      t0, line_length(zero)           # is in the line
    li      t0, 1                           # (yes)
    sw      t0, line_complete(zero)         # and that was the last
    j       console_put                     # echo it; its return is ours
6:
    ret

# edit_end - ^D ends the input, but only at the beginning of a line; elsewhere it would be too easily mistyped.
#   uses    t0
#   traps   never
edit_end:
    lw      t0, line_length(zero)           # is it the beginning?
    bnez    t0, 1f                          # elsewhere
    li      t0, 1                           # (yes)
    sw      t0, line_complete(zero)         # a line of length 0: the reader takes it for the end
1:
    ret

# edit_escape_begins, edit_escape - arrow keys send ESC [ A and the like. They mean nothing here, and are skipped: from
# ESC [ to the first byte at or above '@'; or ESC and one other byte.
#   in      a0 = byte, t0 = escape
#   uses    t0, t1
#   traps   never
edit_escape_begins:
    li      t0, 1                           # (state 1)
    sw      t0, escape(zero)                # behind ESC
    ret
edit_escape:
    li      t1, 2                           # (state 2)
    beq     t0, t1, 1f                      # behind ESC [
    sw      zero, escape(zero)              # (state 0, or else 2 below)
    addi    t0, a0, -'['                    # is it ESC [ ?
    bnez    t0, 2f                          # ESC and one other: it is over
    sw      t1, escape(zero)                # behind ESC [
    ret
1:
    slti    t0, a0, '@'                     # is it the last byte of the sequence?
    bnez    t0, 2f                          # its parameters
    sw      zero, escape(zero)              # it is over
2:
    ret

# edit_kill - take the whole line back.
#   uses    t0 .. t2, a0
#   traps   never
edit_kill:
    enter   1
1:
    call    edit_back                       # one character after the other
    lw      t0, line_length(zero)           # is there more?
    bnez    t0, 1b                          # yes
    leave   1

# edit_back - take the last character back.
#   uses    t0 .. t2, a0
#   traps   never
edit_back:
    lw      t0, line_length(zero)           # is there one?
    bnez    t0, 1f                          # yes
    ret                                     # there is none
1:
    enter   1
2:
    addi    t0, t0, -1                      # one byte less
    sw      t0, line_length(zero)           # the last byte goes
    lbu     t1, line(t0)                    # which one is it?
    andi    t1, t1, 0xC0                    # the two bits that say so
    addi    t1, t1, -0x80                   # in UTF-8, all bytes of a character but the first look like 10xxxxxx:
    bnez    t1, 4f                          #   this is a first, or an only one
    lw      t1, shown_length(zero)          # (in `shown` it was a byte, too)
    beqz    t1, 3f                          # (but a long line is not all there)
    addi    t1, t1, -1                      # one byte less
    sw      t1, shown_length(zero)          # a byte that takes no room on the screen
3:
    bnez    t0, 2b                          # the one before it goes with it
4:
    li      a0, KEY_BACKSPACE               # (the cursor)
    call    console_put                     # on the screen: back,
    li      a0, ' '                         # (what is seen of nothing)
    call    console_put                     #   a blank over it,
    li      a0, KEY_BACKSPACE               # (the cursor)
    call    console_put                     #   and back again
    leave   1
