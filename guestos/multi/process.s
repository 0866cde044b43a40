# process.s - the process table: who there is, who runs next, how a process comes and goes.
#
#                      create                       end_process
#        FREE ---------------------> READY ------------------------> ENDED ----> FREE
#         ^                          |  ^  schedule: runs            parent     parent
#         |                     park |  |                            has not    has asked
#         |                          v  |                            asked
#         |    SLEEPING (till a time), WAITING (for a child), READING (for a line)
#         |                                |
#         +--------------------------------+   end_process, where no parent is left to ask
#
# The rule of this file: `gp` = `current` = the process whose registers are in the save area and whose PSW is in the
# trap area; 0 when there is none. Everybody else is in the table, whole.

# park - put the process that runs into the table, so that it can wait there, or somebody else can run.
#   in      gp = its entry, or 0: nothing to do
#   out     gp = current = 0; the entry holds its PSW and registers. Its state is the caller's business
#   uses    t0
#   traps   never
park:
    beqz    gp, 1f                                          # nobody runs
    move_words  5, OLD_STATUS, zero, P_PSW, gp              # where it goes on, and with which window
    move_words  16, SAVE_AREA, zero, P_REGISTERS, gp        # what it was thinking of
    sw      zero, current(zero)                             # nobody runs now
    li      gp, 0                                           #   and gp says so as well
1:
    ret

# schedule - choose who runs next, round robin, and resume it; with nobody to run, idle. This is where handlers end.
#   in      gp = the process that was running (its turn is over), or 0
#   out     does not come back
#   uses    anything
#   traps   never
schedule:
    in      a0, SYSTEM_CLOCK_LOW(zero)      # what time is it? (this read latches the high word,
    in      a1, SYSTEM_CLOCK_HIGH(zero)     #   so that the two fit together)
    li      a2, 0                           # ticks until the first sleeper is due; 0: nobody sleeps
    lw      s0, last(zero)                  # begin behind the one that ran last
    lw      s1, table_end(zero)             # where to turn round
    mv      a3, s0                          # where to end: at the one that ran last
1:
    addi    s0, s0, P_SIZE                  # the next slot,
    bne     s0, s1, 2f                      #   or behind the last one
    li      s0, table                       #   the first again
2:
    lw      t0, P_STATE(s0)                 # what does it do?
    li      t1, READY                       # can it run?
    beq     t0, t1, 5f                      # it can run: it does
    li      t1, SLEEPING                    # or does it sleep?
    bne     t0, t1, 4f                      # it waits for something that is not time
    lw      t0, P_WAKE(s0)                  # when it wants to be woken,
    sub     t1, t0, a0                      #   less now: t1 = ticks left,
    sltu    t0, t0, a0                      #   (borrow)
    lw      t2, P_WAKE + 4(s0)              #   high words as well:
    sub     t2, t2, a1                      #   t2 = their difference,
    sub     t2, t2, t0                      #   less the borrow
    bltz    t2, 5f                          # it is past: the sleeper is awake
    or      t0, t1, t2                      # is it this very tick?
    beqz    t0, 5f                          # yes: awake
    beqz    a2, 3f                          # still asleep, for t1 ticks (t2 = 0: nobody may sleep longer than that)
    bgeu    t1, a2, 4f                      # somebody else is due earlier
3:
    mv      a2, t1                          # so far this one is the first to wake up
4:
    bne     s0, a3, 1b                      # not yet all the way round

    # Nobody can run: idle, with interrupts on, until the first sleeper is due or somebody types.
    call    park                            # whoever trapped is in no state to go on
    li      t0, PSW_I                       # a PSW for idling: supervisor mode, interrupts on,
    sw      t0, OLD_STATUS(zero)            # (status)
    la      t0, idle_loop                   # (P)
    sw      t0, OLD_P(zero)                 #   in idle_loop,
    sw      zero, OLD_L(zero)               # (R.l)
    li      t0, -1                          # (R.b: more than any storage has)
    sw      t0, OLD_B(zero)                 #   R = (0, all),
    sw      a2, OLD_T(zero)                 #   T as an alarm clock; 0 is off, and then only the console can wake us
    j       resume                          # into the idle loop

5:  # s0 is next.
    li      t0, READY                       # (what it is now, if it slept)
    sw      t0, P_STATE(s0)                 # if it slept it is awake
    sw      s0, last(zero)                  # the next round begins behind it
    beq     s0, gp, 6f                      # it is the one that was running: everything is in place
    call    park                            # put away the one that was
    move_words  5, P_PSW, s0, OLD_STATUS, zero              # where the new one goes on
    move_words  16, P_REGISTERS, s0, SAVE_AREA, zero        # what it was thinking of
    sw      s0, current(zero)               # it runs
6:
    li      t0, SLICE                       # a full slice for everybody
    sw      t0, OLD_T(zero)                 # T
    j       resume                          # it goes on

# find_process - the entry of the process with a given number.
#   in      a0 = process id
#   out     a0 = its entry, or 0 if there is none (ENDED ones are found: they still have a number)
#   uses    t0, t1, t2
#   traps   never
find_process:
    li      t0, table                       # from the first entry
    lw      t1, table_end(zero)             #   to the last
1:
    lw      t2, P_STATE(t0)                 # is anybody there?
    beqz    t2, 2f                          # FREE: its number means nothing
    lw      t2, P_PID(t0)                   # is it he?
    beq     t2, a0, 3f                      # here it is
2:
    addi    t0, t0, P_SIZE                  # the next one
    bne     t0, t1, 1b                      # is there one?
    li      t0, 0                           # no: it is nowhere
3:
    mv      a0, t0                          # the result
    ret

# create - make a process that will run the command line in `command`.
#   in      a0 = process id of the parent, a1 = job it belongs to, 0: a new one; `command`: zeros behind the text
#   out     a0 = entry of the process, READY; or E_PROGRAM, E_FULL and nothing has changed
#   uses    t0 .. t2, a0 .. a2
#   traps   never
create:
    enter   5
    sw      a0, LOCAL(sp)                   # the parent
    sw      a1, LOCAL + 4(sp)               # the job
    call    find_program                    # is there such a program?
    mv      s1, a0                          # s1 = its directory entry
    li      a0, E_PROGRAM                   # (the error, in case)
    beqz    s1, 9f                          # no
    li      s0, table                       # is there room for a process?
    lw      t0, table_end(zero)             # (the end of the table)
1:
    lw      t1, P_STATE(s0)                 # is it taken?
    beqz    t1, 2f                          # FREE: this will be its place
    addi    s0, s0, P_SIZE                  # taken; the next one
    bne     s0, t0, 1b                      # is there one?
    li      a0, E_FULL                      # no
    j       9f                              # nothing was done

2:  # s0 = its entry from now on. First the entry, so that nothing of an earlier process is left in it.
    mv      a0, s0                          # from its beginning
    addi    a1, s0, P_SIZE                  #   to its end
    call    clear                           #   zeros
    li      t0, table                       # (which slot it is:)
    sub     t0, s0, t0                      # number of the slot, times P_SIZE
    li      t1, PROCESS_SIZE / P_SIZE       # (a window for each entry)
    mul     t0, t0, t1                      #   times PROCESS_SIZE
    li      t1, WINDOWS                     # (where the first window is)
    add     t0, t0, t1                      # so its window begins here:
    sw      t0, P_L(s0)                     #   relocation,
    li      t1, PROCESS_SIZE                # (how large it is)
    sw      t1, P_PSW + PSW_AT_b(s0)        #   bound
    li      t1, LIBRARY                     # (where a process begins)
    sw      t1, P_PSW + PSW_AT_p(s0)        # its first instruction is the library's,
    li      t1, PSW_M | PSW_I               # (how a process runs)
    sw      t1, P_PSW + PSW_AT_status(s0)   #   in user mode, interruptible,
    li      t1, STACK_TOP                   # (where its stack begins)
    sw      t1, P_SP(s0)                    #   with an empty stack
    li      t1, COMMAND_LINE                # (where its command line will be)
    sw      t1, P_A0(s0)                    #   and its command line as argument

    # Then its storage: all zeros, for a new tenant must not read what the last one left.
    lw      a0, P_L(s0)                     # from the first byte of the window
    li      a1, PROCESS_SIZE                # (so large is it)
    add     a1, a0, a1                      #   to the last
    call    clear                           #   zeros
    lw      a0, P_L(s0)                     # (the window,)
    li      t0, LIBRARY                     # (and its part for the library)
    add     a0, a0, t0                      # to where the library belongs
    la      a1, image_library               # (from the first word)
    la      a2, end_library                 # (to the last)
    call    copy                            #   the library
    lw      a0, P_L(s0)                     # (the window,)
    li      t0, IMAGE                       # (and its part for the program)
    add     a0, a0, t0                      # to where the program belongs
    lw      a1, D_IMAGE(s1)                 # (from the first word)
    lw      a2, D_END(s1)                   # (to the last)
    call    copy                            #   the program
    lw      a0, P_L(s0)                     # (the window,)
    li      t0, COMMAND_LINE                # (and its part for the command line)
    add     a0, a0, t0                      # to where the command line belongs
    li      a1, command                     # (from the first word)
    li      a2, command + LINE_SIZE         # (to the last)
    call    copy                            #   the command line

    # Then who it is.
    lw      t0, next_pid(zero)              # the next number
    sw      t0, P_PID(s0)                   #   is its own,
    addi    t1, t0, 1                       # (the number after it)
    sw      t1, next_pid(zero)              #   and not given away again
    lw      t1, LOCAL(sp)                   # (as we were told)
    sw      t1, P_PARENT(s0)                # its parent
    lw      t1, LOCAL + 4(sp)               # the job it was given,
    bnez    t1, 3f                          # it was given one
    mv      t1, t0                          #   or a new one, with its own number
3:
    sw      t1, P_JOB(s0)                   # its job
    move_words  NAME_SIZE / 4, D_NAME, s1, P_NAME, s0       # the name in the directory
    li      t0, READY                       # (what it is now)
    sw      t0, P_STATE(s0)                 # and now it exists
    mv      a0, s0                          # the result
9:
    leave   5

# find_program - look up the first word of `command` in the program directory.
#   in      `command`
#   out     a0 = directory entry, or 0
#   uses    t0 .. t2, a1, a2
#   traps   never
find_program:
    la      a0, directory                   # from the first entry
    la      a2, end_directory               #   to the last
1:
    addi    t0, a0, D_NAME                  # the name there
    li      a1, command                     #   against the word here,
2:
    lbu     t1, 0(t0)                       #   character by character
    lbu     t2, 0(a1)                       # (the one of the word)
    beqz    t1, 4f                          # the name ends; does the word?
    bne     t1, t2, 3f                      # they differ
    addi    t0, t0, 1                       # the next character of the name
    addi    a1, a1, 1                       #   and of the word
    j       2b                              # and so on
3:
    addi    a0, a0, D_SIZE                  # not this entry; the next one
    bne     a0, a2, 1b                      # is there one?
    li      a0, 0                           # no
    ret
4:
    beqz    t2, 5f                          # the word ends too, with the line
    addi    t2, t2, -' '                    # is it a blank behind it?
    bnez    t2, 3b                          # the word is longer than the name
5:
    ret                                     # a0 is it

# end_process - a process ends, whyever: give back all it has, and tell its parent.
#   in      a0 = its entry (not FREE, not ENDED), a1 = status
#   out     its slot FREE, or ENDED until its parent asks; gp = current = 0 if it was the one running.
#           The end of the shell is the end of all: the machine halts with the status as code
#   uses    t0 .. t2, a0, a1
#   traps   never
end_process:
    enter   2
    mv      s0, a0                          # s0 = the process
    sw      a1, P_STATUS(s0)                # what its parent will hear
    li      t0, ENDED                       # (what it is now)
    sw      t0, P_STATE(s0)                 # it does nothing any more
    lw      t0, P_PID(s0)                   # who is it?
    li      t1, SHELL_PID                   # is it the shell?
    mv      a0, a1                          # (the status)
    beq     t0, t1, shut_down               # it was the shell
    mv      a0, s0                          # (the process)
    call    console_release                 # if the console was its own it goes back
    bne     s0, gp, 1f                      # was it the one running?
    sw      zero, current(zero)             # then nobody is
    li      gp, 0                           # and gp says so as well
1:
    lw      a0, P_PID(s0)                   # its children:
    li      t0, table                       #   look through the table,
    lw      t1, table_end(zero)             # (to its end)
2:
    lw      t2, P_PARENT(t0)                # whose child is this?
    bne     t2, a0, 3f                      #   not one of them
    sw      zero, P_PARENT(t0)              #   one: it has no parent any more,
    lw      t2, P_STATE(t0)                 # is it
    addi    t2, t2, -ENDED                  # one that has ended?
    bnez    t2, 3f                          # no: it lives on
    sw      zero, P_STATE(t0)               #   and if it has ended, nobody is left to keep it for: FREE
3:
    addi    t0, t0, P_SIZE                  #   the next one
    bne     t0, t1, 2b                      # is there one?
    lw      a0, P_PARENT(s0)                # its parent:
    call    find_process                    # is there one?
    beqz    a0, 5f                          #   gone long ago
    lw      t0, P_STATE(a0)                 # what does it do?
    addi    t0, t0, -WAITING                # does it wait?
    bnez    t0, 6f                          #   busy: the entry stays ENDED until it asks
    lw      t0, P_AWAITED(a0)               # for whom?
    beqz    t0, 4f                          #   waiting for any child,
    lw      t1, P_PID(s0)                   # for this one?
    bne     t0, t1, 6f                      #   for another one,
4:
    mv      a1, s0                          #   or for this one:
    call    report_end                      #   it hears of it at once
    j       6f                              # done
5:
    sw      zero, P_STATE(s0)               # FREE: nobody will ask
6:
    leave   2

# report_end - give a waiting parent the end of its child: the results of its SYS_WAIT. The child's slot is FREE then.
#   in      a0 = entry of the parent, parked; a1 = entry of the child, ENDED
#   out     the parent READY, with its results
#   uses    t0
#   traps   never
report_end:
    lw      t0, P_PID(a1)                   # (its number)
    sw      t0, P_A0(a0)                    # who
    lw      t0, P_STATUS(a1)                # (its status)
    sw      t0, P_A1(a0)                    # how
    lw      t0, P_TICKS(a1)                 # (its ticks)
    sw      t0, P_A2(a0)                    # after how much work, low word
    lw      t0, P_TICKS + 4(a1)             # (their high word)
    sw      t0, P_A3(a0)                    #   and high word
    li      t0, READY                       # (what it is now)
    sw      t0, P_STATE(a0)                 # the parent can go on,
    sw      zero, P_STATE(a1)               #   and nobody needs the child's entry any more: FREE
    ret

# find_target - who is meant by a number given to kill: a process, or any process of a job.
#   in      a0 = number, a1 = entry to begin with
#   out     a1 = the first entry from there on that is alive and has this number as process id or as job; or 0
#   uses    t0, t1
#   traps   never
find_target:
    lw      t1, table_end(zero)             # (where to stop)
1:
    beq     a1, t1, 3f                      # the end of the table
    lw      t0, P_STATE(a1)                 # what is here?
    beqz    t0, 2f                          # FREE
    addi    t0, t0, -ENDED                  # (alive?)
    beqz    t0, 2f                          # beyond harm
    lw      t0, P_PID(a1)                   # (its number)
    beq     t0, a0, 4f                      # this one
    lw      t0, P_JOB(a1)                   # (its job)
    beq     t0, a0, 4f                      # one of this job
2:
    addi    a1, a1, P_SIZE                  # the next one
    j       1b                              # and so on
3:
    li      a1, 0                           # nobody is meant
4:
    ret

# end_targets - end all processes that a number means.
#   in      a0 = process id or job
#   out     a0 = how many there were; gp = 0 if the process that was running is among them
#   uses    t0 .. t2, a1
#   traps   never
end_targets:
    enter   4
    sw      a0, LOCAL(sp)                   # the number
    li      s0, table                       # s0 = where to look
    li      s1, 0                           # s1 = how many so far
1:
    lw      a0, LOCAL(sp)                   # the number,
    mv      a1, s0                          # from here on:
    call    find_target                     # who is meant?
    beqz    a1, 2f                          # nobody else
    mv      s0, a1                          # the next time, from here on
    mv      a0, s0                          # (the process)
    li      a1, STATUS_KILLED               # (how it ends)
    call    end_process                     # he ends,
    addi    s1, s1, 1                       #   and is counted
    j       1b                              # the same entry is not found again: it is not alive
2:
    mv      a0, s1                          # the result
    leave   4

# clear - zeros, eight words at a time.
#   in      a0 = first address, a1 = end; both multiples of 4, the distance a multiple of 32
#   uses    a0
#   traps   never
clear:
    sw      zero, 0(a0)                     # one
    sw      zero, 4(a0)                     # two
    sw      zero, 8(a0)                     # three
    sw      zero, 12(a0)                    # four
    sw      zero, 16(a0)                    # five
    sw      zero, 20(a0)                    # six
    sw      zero, 24(a0)                    # seven
    sw      zero, 28(a0)                    # eight
    addi    a0, a0, 32                      # the next eight,
    bne     a0, a1, clear                   #   if there are any
    ret

# copy - copy words.
#   in      a0 = to, a1 = from, a2 = end of from; all multiples of 4
#   uses    t0, a0, a1
#   traps   never
copy:
    beq     a1, a2, 1f                      # that was all
    lw      t0, 0(a1)                       # one word from here
    sw      t0, 0(a0)                       #   to there
    addi    a0, a0, 4                       # step on, there
    addi    a1, a1, 4                       #   and here
    j       copy                            # the next word
1:
    ret
