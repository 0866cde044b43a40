# shell.s - the shell: an ordinary program that reads lines and starts other programs. Only its number, 1, is special.
#
#       NAME ARGUMENTS          run a program and wait for it        (or: run NAME ARGUMENTS)
#       NAME ARGUMENTS &        run it in the background
#       time NAME ARGUMENTS     run it and tell how many ticks it used
#       ps, kill N, wait, time, help, exit
#
# Before each prompt the shell tells which of its background jobs have ended. The end of the input is `exit`.

    .equ    SHELL_BACKGROUND,   1           # how to run a program: without waiting,
    .equ    SHELL_TIMED,        2           #   or with a report afterwards

# shell - the main loop.
#   in      a0, a1: not used, the shell takes no arguments
#   out     a0 = status 0, which halts the machine if this is the first process
shell:
    enter   2
shell_next:
    call    shell_reap                      # what has ended meanwhile?
    print_text shell_prompt                 # "$ "
    la      a0, shell_line                  # (where it will be)
    call    read_line                       # what is typed there?
    bltz    a0, 4f                          # nobody will type any more
    la      a0, shell_line                  # (all of it)
    call    shell_trim                      # a0 = the first word
    lbu     t0, 0(a0)                       # is there a word?
    beqz    t0, shell_next                  # there is none: an empty line
    la      s0, shell_commands              # s0 = our own commands
1:
    lw      a1, 0(s0)                       # the name of one
    beqz    a1, 2f                          # the end of the list
    call    shell_match                     # is it this one?
    bnez    a1, 3f                          # this one
    addi    s0, s0, 8                       # the next
    j       1b                              # and so on
2:
    li      a1, 0                           # not ours: a program, to be run plainly
    call    shell_launch                    # which may fail, and then says so
    j       shell_next                      # the next line
3:
    mv      a0, a1                          # what stands behind its name
    lw      t0, 4(s0)                       # (its routine)
    jalr    ra, 0(t0)                       # what carries it out
    j       shell_next                      # the next line
4:
    li      a0, 0                           # (status)
    leave   2

# All commands:
#   in      a0 = what stands behind the name, without blanks at either end
#   out     return, except exit
#   uses    anything but s0, s1

# exit - leave.
shell_exit:
    li      a0, 0                           # status 0
    j       exit                            # its end is the shell's

# help - what there is. The commands are ours to list; the programs are the kernel's.
shell_help:
    enter   3 + PROGRAM_SIZE / 4            # room for a line of the program directory
    print_text shell_help_text              # the commands
    li      s0, 0                           # s0 = which line
1:
    mv      a0, s0                          # (its number)
    addi    a1, sp, LOCAL                   # (where to put it)
    svc     SYS_PROGRAMS                    # what it says
    bltz    a0, 2f                          # there are no more
    print_text shell_indent                 # "  "
    addi    a0, sp, LOCAL + PROGRAM_HELP    # (the line for people)
    call    print                           # say it
    call    print_newline                   # one line a program
    addi    s0, s0, 1                       # the next line
    j       1b                              # and so on
2:
    leave   3 + PROGRAM_SIZE / 4

# ps - who there is.
shell_ps:
    enter   3 + INFO_SIZE / 4               # room for the description of a process
    print_text shell_ps_head                # the heads of the columns
    li      s0, 0                           # s0 = which slot
1:
    mv      a0, s0                          # (its number)
    addi    a1, sp, LOCAL                   # (where to put it)
    svc     SYS_PROCESSES                   # who is there?
    bltz    a0, 3f                          # there are no more slots
    beqz    a0, 2f                          # nobody
    lw      a0, LOCAL + INFO_PID(sp)        # (who)
    li      a2, 5                           # (width)
    call    shell_print_wide                # its number
    lw      a0, LOCAL + INFO_PARENT(sp)     # (whose child)
    li      a2, 8                           # (width)
    call    shell_print_wide                # its parent's
    lw      a0, LOCAL + INFO_JOB(sp)        # (in which job)
    li      a2, 6                           # (width)
    call    shell_print_wide                # its job's
    print_text shell_indent                 # "  "
    lw      t0, LOCAL + INFO_STATE(sp)      # (a number)
    slli    t0, t0, 2                       # one word for each state
    lw      a0, shell_states(t0)            # its name
    li      a1, 8                           # (width)
    call    print_column                    # what it does
    lw      a0, LOCAL + INFO_TICKS(sp)      # (low word)
    lw      a1, LOCAL + INFO_TICKS + 4(sp)  # (high word)
    li      a2, 12                          # (width)
    call    print_wide                      # how much it has done
    print_text shell_indent                 # "  "
    addi    a0, sp, LOCAL + INFO_NAME       # (ends with a zero)
    call    print                           # its name
    call    print_newline                   # one line a process
2:
    addi    s0, s0, 1                       # the next slot
    j       1b                              # and so on
3:
    leave   3 + INFO_SIZE / 4

# shell_print_wide - print a number of 32 bits in a column.
#   in      a0 = number, a2 = width
shell_print_wide:
    li      a1, 0                           # its high word
    j       print_wide                      # its return is ours

# kill N - end a job with all its processes, or a single process.
shell_kill:
    enter   1
    call    parse_number                    # a0 = which
    beqz    a1, 2f                          # there is none
    svc     SYS_KILL                        # a0 = how many have ended, or an error
    bltz    a0, 3f                          # not done
    li      t0, 1                           # (the usual)
    beq     a0, t0, 1f                      # one process has ended, as one would think
    call    print_number                    # several: say so
    print_text shell_kill_many              # " processes ended"
1:
    leave   1
2:
    print_text shell_kill_what              # ask for it
    j       1b                              # done
3:
    call    shell_complain                  # say why
    j       1b                              # done

# wait - until there is no child left.
shell_wait:
    enter   1
1:
    li      a0, 0                           # any child
    li      a1, 0                           # without any flag: wait
    svc     SYS_WAIT                        # for whoever ends next
    bltz    a0, 2f                          # there is none
    call    shell_report                    # as if it had ended before the prompt
    j       1b                              # and so on
2:
    leave   1

# time - the clock. time NAME ARGUMENTS - run a program and tell what it used.
shell_time:
    lbu     t0, 0(a0)                       # is there a program?
    li      a1, SHELL_TIMED                 # how to run it
    bnez    t0, shell_launch                # a program (its return is ours)
    enter   1
    svc     SYS_TIME                        # a1:a0 = the clock
    call    shell_print_ticks               # "123456 ticks"
    leave   1

# shell_print_ticks - print a number of ticks.
#   in      a0 = low word, a1 = high word
shell_print_ticks:
    enter   1
    li      a2, 0                           # no column to fill
    call    print_wide                      # the number
    print_text shell_ticks                  # " ticks"
    leave   1

# run NAME ARGUMENTS - run a program. Its name alone does the same, where it is not the name of a command.
shell_run:
    lbu     t0, 0(a0)                       # is there a program?
    li      a1, 0                           # plainly
    bnez    t0, shell_launch                # its return is ours
shell_run_nothing:
    la      a0, shell_run_what              # (the question)
    j       print                           # its return is ours

# shell_launch - run a program.
#   in      a0 = its command line, a1 = how: 0 or SHELL_TIMED. A `&` at the end makes it SHELL_BACKGROUND
#   uses    anything but s0, s1
shell_launch:
    enter   6
    mv      s0, a0                          # s0 = the command line
    mv      s1, a1                          # s1 = how
1:
    lbu     t0, 0(a0)                       # look for its end
    addi    a0, a0, 1                       # (the one behind it)
    bnez    t0, 1b                          # not yet
    lbu     t0, -2(a0)                      # its last character (there is one: the line is not empty)
    addi    t0, t0, -'&'                    # is it an ampersand?
    bnez    t0, 2f                          # no
    sb      zero, -2(a0)                    # is not an argument,
    li      s1, SHELL_BACKGROUND            #   but says how
    mv      a0, s0                          # (what is left)
    call    shell_trim                      # the blanks before it are no argument either
    lbu     t0, 0(a0)                       # is anything left?
    beqz    t0, 7f                          # there is nothing before it
2:
    mv      a0, s0                          # (the command line)
    li      a1, SPAWN_FOREGROUND            # with the console,
    addi    t0, s1, -SHELL_BACKGROUND       # in the foreground?
    bnez    t0, 3f                          # yes
    li      a1, 0                           #   or without it
3:
    svc     SYS_SPAWN                       # a0 = its number, or an error
    bltz    a0, 8f                          # it cannot be run
    addi    t0, s1, -SHELL_BACKGROUND       # in the foreground?
    beqz    t0, 6f                          # it need not be waited for
    li      a1, 0                           # without any flag: wait
    svc     SYS_WAIT                        # a0 = the process, a1 = how it ended, a2, a3 = its ticks
    sw      a2, LOCAL(sp)                   # (for later)
    sw      a3, LOCAL + 4(sp)               # (high word)
    blez    a1, 4f                          # it ended well, or the kernel has said how
    mv      s0, a1                          # (its status)
    print_text shell_status                 # "exit status
    mv      a0, s0                          # (its status)
    call    print_number                    #   1"
    call    print_newline                   # that was all about it
4:
    beqz    s1, 5f                          # nobody asked for its time
    lw      a0, LOCAL(sp)                   # (low word)
    lw      a1, LOCAL + 4(sp)               # (high word)
    call    shell_print_ticks               # "7243 ticks"
5:
    leave   6
6:  # In the background: tell its number.
    call    shell_job                       # "[5]"
    call    print_newline                   # and no more for now
    j       5b                              # done
7:  # Only an `&`.
    call    shell_run_nothing               # ask what
    j       5b                              # done
8:  # Tell what was to be run, and why it was not.
    mv      s1, a0                          # s1 = the error
    mv      a0, s0                          # (the command line)
    call    shell_print_word                # "nobody
    print_text shell_colon                  # :
    mv      a0, s1                          # (the error)
    call    shell_complain                  #   no such program"
    j       5b                              # done

# shell_reap - tell which background jobs have ended since we last looked.
shell_reap:
    enter   1
1:
    li      a0, 0                           # any child
    li      a1, WAIT_NOT                    #   that has ended already
    svc     SYS_WAIT                        # how did it end?
    blez    a0, 2f                          # there is none
    call    shell_report                    # tell
    j       1b                              # and so on
2:
    leave   1

# shell_report - tell how a background job ended. If it was killed somebody has told already.
#   in      a0 = its number, a1 = its status
shell_report:
    bgez    a1, 1f                          # it was not killed
    ret                                     # it was killed
1:
    enter   2
    mv      s0, a1                          # s0 = its status
    call    shell_job                       # "[5]
    la      a0, shell_done                  # (the usual)
    beqz    s0, 2f                          #   done"
    print_text shell_done_status            # exit status
    mv      a0, s0                          # (its status)
    call    print_number                    #   1"
    la      a0, shell_newline               # (behind it)
2:
    call    print                           # the end of the line
    leave   2

# shell_job - print the number of a job: [5]
#   in      a0 = number
shell_job:
    enter   2
    mv      s0, a0                          # (the number)
    li      a0, '['                         # [
    call    print_character                 # before it
    mv      a0, s0                          # (the number)
    call    print_number                    # it
    li      a0, ']'                         # ]
    call    print_character                 # behind it
    leave   2

# shell_complain - print what an error of the kernel means.
#   in      a0 = error, E_CALL .. E_RANGE
shell_complain:
    neg     a0, a0                          # 1 ..
    slli    a0, a0, 2                       # one word for each
    lw      a0, shell_errors - 4(a0)        # (the sentence)
    j       print                           # its return is ours

# shell_print_word - print the first word of a text.
#   in      a0 = text
shell_print_word:
    enter   2
    mv      s0, a0                          # s0 = the next character
1:
    lbu     a0, 0(s0)                       # is it the end?
    beqz    a0, 2f                          # the end of the text
    addi    t0, a0, -' '                    # is it a blank?
    beqz    t0, 2f                          # the end of the word
    call    print_character                 # one character
    addi    s0, s0, 1                       # (the one behind it)
    j       1b                              # and so on
2:
    leave   2

# shell_trim - take the blanks off both ends of a text.
#   in      a0 = text, ended by a zero
#   out     a0 = its first character that is not a blank; a zero behind the last
#   uses    t0, t1, t2
shell_trim:
    li      t2, ' '                         # (what is taken off)
1:
    lbu     t1, 0(a0)                       # what is in front?
    bne     t1, t2, 2f                      # not a blank
    addi    a0, a0, 1                       # a blank in front is left out
    j       1b                              # and so on
2:
    mv      t0, a0                          # (from there)
3:
    lbu     t1, 0(t0)                       # look for the end
    addi    t0, t0, 1                       # (the one behind it)
    bnez    t1, 3b                          # not yet
    addi    t0, t0, -1                      # t0 = the zero
4:
    beq     t0, a0, 5f                      # nothing is left
    lbu     t1, -1(t0)                      # what is at the end?
    bne     t1, t2, 5f                      # the last character is not a blank
    addi    t0, t0, -1                      # (its place)
    sb      zero, 0(t0)                     # it is, and is cut off
    j       4b                              # and so on
5:
    ret

# shell_match - is this the first word of the line?
#   in      a0 = line, not beginning with a blank; a1 = word
#   out     a0 as it was; a1 = what stands behind the word and its blanks, or 0 if it is another word
#   uses    t0, t1, t2
shell_match:
    mv      t0, a0                          # t0 = the next character of the line
1:
    lbu     t1, 0(t0)                       # (of the line)
    lbu     t2, 0(a1)                       # (of the word)
    beqz    t2, 2f                          # the end of the word; is it the end of the line's?
    bne     t1, t2, 5f                      # they differ
    addi    t0, t0, 1                       # (the one behind it)
    addi    a1, a1, 1                       # (the one behind it)
    j       1b                              # and so on
2:
    beqz    t1, 4f                          # it is, and the end of the line, too
    addi    t2, t1, -' '                    # is it a blank?
    bnez    t2, 5f                          # the line's word goes on
3:
    addi    t0, t0, 1                       # over the blanks
    lbu     t1, 0(t0)                       # what is here?
    addi    t1, t1, -' '                    # a blank?
    beqz    t1, 3b                          # yes
4:
    mv      a1, t0                          # what stands there
    ret
5:
    li      a1, 0                           # another word
    ret

# -- Data.
    .align  4
shell_commands:                             # name, what carries it out
    .word   shell_name_help, shell_help
    .word   shell_name_ps, shell_ps
    .word   shell_name_run, shell_run
    .word   shell_name_kill, shell_kill
    .word   shell_name_wait, shell_wait
    .word   shell_name_time, shell_time
    .word   shell_name_exit, shell_exit
    .word   0                               # the end of the list
shell_states:                               # in the order of the states
    .word   shell_free, shell_ready, shell_sleeping, shell_waiting, shell_reading, shell_ended, shell_running
shell_errors:                               # E_CALL, E_FAULT ..: in the order of the errors
    .word   shell_e_call, shell_e_fault, shell_e_long, shell_e_program, shell_e_full
    .word   shell_e_process, shell_e_child, shell_e_permission, shell_e_range

shell_name_help:    .asciz  "help"
shell_name_ps:      .asciz  "ps"
shell_name_run:     .asciz  "run"
shell_name_kill:    .asciz  "kill"
shell_name_wait:    .asciz  "wait"
shell_name_time:    .asciz  "time"
shell_name_exit:    .asciz  "exit"

shell_prompt:       .asciz  "$ "
shell_indent:       .asciz  "  "
shell_colon:        .asciz  ": "
shell_newline:      .asciz  "\n"
shell_help_text:
    .ascii  "Commands:\n"
    .ascii  "  help                  this text\n"
    .ascii  "  ps                    the processes there are\n"
    .ascii  "  run NAME ARGUMENTS    run a program; NAME ARGUMENTS does the same\n"
    .ascii  "  ... &                 run it in the background\n"
    .ascii  "  kill N                end a job with all its processes, or one process\n"
    .ascii  "  wait                  until all background jobs have ended\n"
    .ascii  "  time                  the clock, in ticks\n"
    .ascii  "  time NAME ARGUMENTS   run a program and tell how many ticks it used\n"
    .ascii  "  exit                  halt the machine\n"
    .ascii  "Keys: backspace; ^U whole line; ^X ends the running program; ^D ends the input.\n"
    .asciz  "Programs:\n"
shell_ps_head:      .asciz  "  PID  PARENT   JOB  STATE           TICKS  NAME\n"
shell_free:         .asciz  "free"
shell_ready:        .asciz  "ready"
shell_sleeping:     .asciz  "sleeping"
shell_waiting:      .asciz  "waiting"
shell_reading:      .asciz  "reading"
shell_ended:        .asciz  "ended"
shell_running:      .asciz  "running"
shell_kill_what:    .asciz  "kill what? Say a number that ps shows.\n"
shell_kill_many:    .asciz  " processes ended\n"
shell_run_what:     .asciz  "run what? help lists the programs.\n"
shell_ticks:        .asciz  " ticks\n"
shell_status:       .asciz  "exit status "
shell_done:         .asciz  " done\n"
shell_done_status:  .asciz  " exit status "
shell_e_call:       .asciz  "no such system call\n"
shell_e_fault:      .asciz  "a bad address\n"
shell_e_long:       .asciz  "the command line is too long\n"
shell_e_program:    .asciz  "no such program; help lists what there is\n"
shell_e_full:       .asciz  "no room for another process; kill one, or wait\n"
shell_e_process:    .asciz  "no such process; ps lists them\n"
shell_e_child:      .asciz  "no such child\n"
shell_e_permission: .asciz  "not permitted\n"
shell_e_range:      .asciz  "out of range\n"

shell_line:         .space  LINE_SIZE       # what was typed
