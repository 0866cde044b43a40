# boot.s - power-on: look at the machine, set up the kernel's data, start the shell.

# boot - handler of cause RESET.
#   in      storage: the image, and zeros behind it; so `current` is 0 and the table is all FREE
#   out     to `schedule`, with one process ready; or the machine halts with code 1 if its storage is too small
#   uses    anything
#   traps   never
boot:
    # At this point:  the machine has just been switched on. Nothing runs but this.
    in      t0, SYSTEM_STORAGE(zero)        # q: how much storage there is
    li      t1, WINDOWS + FEWEST * PROCESS_SIZE     # how much it takes
    bltu    t0, t1, 2f                      # not enough for the shell and one more
    li      t1, WINDOWS                     # where the windows begin
    sub     t0, t0, t1                      # what is left for them
    li      t1, PROCESS_SIZE                # and as each has this size,
    divu    t0, t0, t1                      #   how many there is room for
    li      t1, PROCESSES                   # the table holds no more than this
    bltu    t0, t1, 1f                      # fewer: storage is the limit
    mv      t0, t1                          # more: the table is the limit
1:
    mv      s0, t0                          # s0 = how many processes there can be
    li      t1, P_SIZE                      # an entry for each
    mul     t0, t0, t1                      # takes so much
    addi    t0, t0, table                   # of the table,
    sw      t0, table_end(zero)             #   and the rest of it is not used
    li      t0, table                       # the round robin has to begin somewhere:
    sw      t0, last(zero)                  #   as if slot 0 had just run
    li      t0, SHELL_PID                   # the first number to be given away
    sw      t0, next_pid(zero)              #   is the shell's

    say_text banner_1                       # "PG32 multi: room for
    mv      a0, s0                          # (how many)
    call    say_number                      #   24
    say_text banner_2                       # processes. Type help."

    call    console_listen                  # typing interrupts from now on

    la      t1, shell_command               # the shell's command line,
    move_words  2, 0, t1, command, zero     #   two words, into the buffer for command lines
    li      a0, 0                           # nobody is its parent
    li      a1, SHELL_PID                   # it is a job of its own
    call    create                          # cannot fail: the table is empty, the directory has a shell
    sw      a0, owner(zero)                 # the console is the shell's
    j       schedule                        # and off it goes

2:  # Too little storage: say how much it takes, and stop.
    say_text too_small_1                    # "multi: this machine has too little storage; at least
    li      a0, WINDOWS + FEWEST * PROCESS_SIZE  # (as much as that)
    call    say_number                      #   131072
    say_text too_small_2                    # bytes are needed."
    li      a0, 1                           # code 1: not our kind of machine
    halt    a0                              # nothing else can be done here

banner_1:       .asciz  "PG32 multi: room for "
banner_2:       .asciz  " processes. Type help.\n"
too_small_1:    .asciz  "multi: this machine has too little storage; at least "
too_small_2:    .asciz  " bytes are needed.\n"
    .align  4                               # it is copied by words
shell_command:  .asciz  "shell"
    .align  8
