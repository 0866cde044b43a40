# syscall.s - cause SVC: what a program may ask the kernel for. calls.s lists the calls for both sides.
#
# No program is believed. What it passes may be any 32 bits: a pointer is looked at only after `user_range` has found
# it inside the program's own storage, a number only after it was compared with what there is.

# system_call - handler of cause SVC.
#   in      gp = the caller; a0, a1, a2 as the caller had them; TRAP_INFO = number of the call
#   out     to `resume` with the result in the caller's a0; calls that park their caller go to `schedule` instead
#   uses    anything
#   traps   never
system_call:
    lw      t0, OLD_STATUS(zero)            # (the caller's mode)
    andi    t0, t0, PSW_M                   # who calls?
    beqz    t0, panic                       # a kernel does not call itself
    lw      t0, OLD_P(zero)                 # (where the svc is)
    addi    t0, t0, 4                       # the PSW of a trap points to the svc itself:
    sw      t0, OLD_P(zero)                 #   the caller is to go on behind it
    lw      t0, TRAP_INFO(zero)             # the number in the svc
    li      t1, SYS_COUNT                   # is there such a call?
    bgeu    t0, t1, 1f                      # there is no such call
    slli    t0, t0, 2                       # one word for each call
    lw      t0, calls(t0)                   # who carries it out
    jalr    ra, 0(t0)                       # a0 .. a2 are still the caller's
    j       2f                              # it has answered
1:
    li      a0, E_CALL                      # (the answer)
2:
    sw      a0, SAVED_A0(zero)              # the result
    # An svc takes no machine time. Without a charge a program could live on system calls and never use up its slice.
    lw      t0, OLD_T(zero)                 # what is left of the slice,
    addi    t0, t0, -CALL_TICKS             #   less the charge
    blez    t0, schedule                    # that was the slice
    sw      t0, OLD_T(zero)                 # the caller goes on with the rest
    j       resume                          # to the caller

# The calls, in the order of their numbers.
    .macro  system_call_is number, handler
    .if . - calls != 4 * \number
    .error "multi: the system calls are not in order"
    .endif
    .word   \handler
    .endm
calls:
    system_call_is  SYS_EXIT, sys_exit      # the end
    system_call_is  SYS_SPAWN, sys_spawn    # a child
    system_call_is  SYS_WAIT, sys_wait      # the end of a child
    system_call_is  SYS_READ, sys_read      # a line
    system_call_is  SYS_WRITE, sys_write    # text
    system_call_is  SYS_YIELD, sys_yield    # a turn for the others
    system_call_is  SYS_SLEEP, sys_sleep    # time
    system_call_is  SYS_GETPID, sys_getpid  # who am I?
    system_call_is  SYS_KILL, sys_kill      # the end of others
    system_call_is  SYS_TIME, sys_time      # what time is it?
    system_call_is  SYS_PROCESSES, sys_processes  # who else is there?
    system_call_is  SYS_PROGRAMS, sys_programs  # what programs are there?

# All of them:
#   in      gp = the caller, in the save area; a0, a1, a2 = its arguments
#   out     a0 = the result, where they return
#   uses    anything: the way back restores every register from the save area
#   traps   never
#
# A call that may have to wait parks its caller first. Then whoever ends the wait, now or much later, finds
# the caller in the table and puts the result there; there are not two ways to do it.

# user_words, user_range - is this a piece of the caller's storage?
#   in      a0 = address in the caller's storage, a1 = length in bytes; user_words: of words, so aligned
#   out     a0 = physical address, or 0 if any byte of it lies outside
#   uses    t0
#   traps   never
user_words:
    andi    t0, a0, 3                       # an odd address: our own loads and stores would trap
    bnez    t0, 1f                          # it is one
user_range:
    lw      t0, OLD_B(zero)                 # the caller's bound
    bgtu    a1, t0, 1f                      # longer than all its storage; a negative length is a very long one
    sub     t0, t0, a1                      # the last address where it fits
    bgtu    a0, t0, 1f                      # beyond (a0 + a1 > bound could wrap round; this cannot)
    lw      t0, OLD_L(zero)                 # (where the caller's storage begins)
    add     a0, a0, t0                      # relocate, as the machine does for the caller itself
    ret
1:
    li      a0, 0                           # physical 0 is the trap area: never the caller's
    ret

# sys_exit - a0 = status.
sys_exit:
    andi    a1, a0, 255                     # the status, in the range that `halt` has too
    mv      a0, gp                          # (the caller)
    call    end_process                     # the caller ends,
    j       schedule                        #   and somebody else goes on

# sys_spawn - a0 = command line, a1 = flags.
# The command line is copied byte by byte, each checked: where it ends is not known, nor that it does.
sys_spawn:
    enter   4
    sw      a1, LOCAL(sp)                   # the flags
    mv      s0, a0                          # s0 = the next character, in the caller's storage
    li      a0, command                     # from its first byte
    li      a1, command + LINE_SIZE         # to its last:
    call    clear                           # nothing of earlier command lines goes to the child
    li      s1, command                     # s1 = where it goes
1:
    mv      a0, s0                          # the next character:
    li      a1, 1                           # one byte
    call    user_range                      # is it the caller's?
    beqz    a0, 6f                          # no
    lbu     t0, 0(a0)                       # the character
    beqz    t0, 2f                          # the end
    addi    t1, s1, -(command + LINE_SIZE - 1)  # is there room?
    beqz    t1, 7f                          # only the last place is left, for a zero
    sb      t0, 0(s1)                       # to its place
    addi    s0, s0, 1                       # the next character,
    addi    s1, s1, 1                       #   to the next place
    j       1b                              # and so on
2:
    lw      a0, P_PID(gp)                   # parent: the caller
    lw      a1, P_JOB(gp)                   # job: the caller's
    addi    t0, a0, -SHELL_PID              # is that the shell?
    bnez    t0, 3f                          # no
    li      a1, 0                           # but what the shell starts is a new job
3:
    call    create                          # a process for it
    bltz    a0, 5f                          # no such program, or no room
    lw      t0, LOCAL(sp)                   # (the flags)
    andi    t0, t0, SPAWN_FOREGROUND        # shall it have the console?
    beqz    t0, 4f                          # no
    lw      t0, owner(zero)                 # who has the console?
    bne     t0, gp, 4f                      # yes, but it is not the caller's to give
    sw      a0, owner(zero)                 # yes
4:
    lw      a0, P_PID(a0)                   # the result
5:
    leave   4
6:
    li      a0, E_FAULT                     # it leads out of the caller's storage
    j       5b                              # nothing was done
7:
    li      a0, E_LONG                      # it is too long
    j       5b                              # nothing was done

# sys_wait - a0 = process id, or 0 for any child; a1 = flags.
sys_wait:
    mv      s0, gp                          # s0 = the caller
    mv      s1, a1                          # s1 = the flags
    call    park                            # it may have to wait
    lw      a2, P_PID(s0)                   # whose children are meant
    li      a3, E_CHILD                     # the answer, if there are none
    li      a1, table                       # look through the table
    lw      t1, table_end(zero)             # (to its end)
1:
    lw      t0, P_STATE(a1)                 # what is here?
    beqz    t0, 3f                          # FREE
    lw      t2, P_PARENT(a1)                # whose child?
    bne     t2, a2, 3f                      # somebody else's child
    beqz    a0, 2f                          # any child will do
    lw      t2, P_PID(a1)                   # which one?
    bne     t2, a0, 3f                      # not this one
2:
    li      a3, 0                           # there is a child to wait for,
    addi    t0, t0, -ENDED                  # (has it ended?)
    beqz    t0, 4f                          #   and it has ended already
3:
    addi    a1, a1, P_SIZE                  # the next one
    bne     a1, t1, 1b                      # is there one?
    sw      a3, P_A0(s0)                    # E_CHILD, or 0: not yet
    bnez    a3, schedule                    # it would wait in vain
    andi    t0, s1, WAIT_NOT                # (the flags)
    bnez    t0, schedule                    # it does not want to wait
    sw      a0, P_AWAITED(s0)               # for whom it waits
    li      t0, WAITING                     # (what it does now)
    sw      t0, P_STATE(s0)                 # it waits
    j       schedule                        # somebody else goes on
4:
    mv      a0, s0                          # the caller hears of it (a1 = the child),
    call    report_end                      # (its results)
    j       schedule                        #   when it has its turn again

# sys_read - a0 = buffer, a1 = length.
sys_read:
    enter   5
    sw      a0, LOCAL(sp)                   # the buffer
    sw      a1, LOCAL + 4(sp)               # the length
    call    user_range                      # may the line go there?
    mv      t0, a0                          # (the physical address, or 0)
    li      a0, E_FAULT                     # (the error, in case)
    beqz    t0, 1f                          # no
    lw      a0, LOCAL + 4(sp)               # (the length)
    beqz    a0, 1f                          # no bytes wanted: none read
    li      a0, 0                           # (the end of the input, in case)
    lw      t0, owner(zero)                 # whose is the console?
    bne     t0, gp, 1f                      # for a background process the input is always at its end
    lw      t0, LOCAL(sp)                   # (the buffer)
    sw      t0, P_BUFFER(gp)                # what it waits for:
    lw      t0, LOCAL + 4(sp)               # (the length)
    sw      t0, P_LENGTH(gp)                #   so much, there
    li      t0, READING                     # (what it does now)
    sw      t0, P_STATE(gp)                 # it reads
    call    park                            # it may have to wait
    call    console_serve                   # perhaps a line is there already
    j       schedule                        # somebody goes on, perhaps the caller
1:
    leave   5

# sys_write - a0 = text, a1 = length.
sys_write:
    enter   2
    mv      s0, a1                          # s0 = the length
    call    user_range                      # where is the text?
    mv      t0, a0                          # (the physical address, or 0)
    li      a0, E_FAULT                     # (the error, in case)
    beqz    t0, 1f                          # not in the caller's storage
    mv      a0, t0                          # the text,
    mv      a1, s0                          # its length,
    mv      a2, gp                          # whose text it is
    call    console_write                   # to the console
    mv      a0, s0                          # all of it was written
1:
    leave   2

# sys_yield
sys_yield:
    sw      zero, SAVED_A0(zero)            # the result,
    j       schedule                        #   when everyone else has had a turn

# sys_sleep - a0 = ticks.
sys_sleep:
    mv      s0, gp                          # s0 = the caller
    mv      s1, a0                          # s1 = how long
    sw      zero, SAVED_A0(zero)            # the result, afterwards
    call    park                            # it gives the processor away
    in      t0, SYSTEM_CLOCK_LOW(zero)      # from now
    in      t1, SYSTEM_CLOCK_HIGH(zero)     # (high word)
    add     t0, t0, s1                      # until then: low word,
    sltu    t2, t0, s1                      #   carry,
    add     t1, t1, t2                      #   high word
    sw      t0, P_WAKE(s0)                  # it is to be woken then
    sw      t1, P_WAKE + 4(s0)              # (high word)
    li      t0, SLEEPING                    # (what it does now)
    sw      t0, P_STATE(s0)                 # it sleeps
    j       schedule                        # somebody else goes on

# sys_getpid
sys_getpid:
    lw      a0, P_PID(gp)                   # the result
    ret

# sys_kill - a0 = process id, or job.
sys_kill:
    enter   2
    mv      s0, a0                          # s0 = the number
    li      a1, table                       # from the first entry on:
    call    find_target                     # a1 = the first that is meant; all that are meant are of one job
    li      a0, E_PROCESS                   # (the error, in case)
    beqz    a1, 2f                          # nobody of that number
    li      a0, E_PERMISSION                # (the error, in case)
    lw      t0, P_PID(a1)                   # who is it?
    addi    t0, t0, -SHELL_PID              # the shell?
    beqz    t0, 2f                          # nobody kills the shell; it can exit
    lw      t0, P_PID(gp)                   # who asks?
    addi    t0, t0, -SHELL_PID              # the shell?
    beqz    t0, 1f                          # the shell may kill everybody,
    lw      t0, P_JOB(gp)                   # (the caller's job)
    lw      t1, P_JOB(a1)                   # (the job that is meant)
    bne     t0, t1, 2f                      #   others their own job
1:
    mv      a0, s0                          # (the number)
    call    end_targets                     # they end; a0 = how many they were
    beqz    gp, schedule                    # the caller was one of them
2:
    leave   2

# sys_time
sys_time:
    in      a0, SYSTEM_CLOCK_LOW(zero)      # the result; this read latches the high word
    in      a1, SYSTEM_CLOCK_HIGH(zero)     # (high word)
    sw      a1, SAVED_A1(zero)              # the second result
    ret

# sys_processes - a0 = number of a slot, a1 = buffer.
sys_processes:
    enter   2
    li      t0, PROCESSES                   # is there such a slot?
    bgeu    a0, t0, 3f                      # no such slot; a negative number is a very large one
    li      t0, P_SIZE                      # (an entry for each)
    mul     t0, a0, t0                      # so far from the beginning
    addi    s0, t0, table                   # s0 = its entry
    lw      t1, table_end(zero)             # (the end of the slots in use)
    bgeu    s0, t1, 3f                      # a slot that this machine is too small for
    mv      a0, a1                          # the buffer,
    li      a1, INFO_SIZE                   # and so many bytes:
    call    user_words                      # where is the description to go?
    beqz    a0, 4f                          # not there
    lw      t0, P_STATE(s0)                 # is anybody there?
    beqz    t0, 2f                          # FREE: answer 0
    move_words  INFO_SIZE / 4, P_INFO, s0, 0, a0            # this is what there is to say
    bne     s0, gp, 1f                      # is it the caller?
    li      t0, RUNNING                     # in the table the caller is READY like others
    sw      t0, INFO_STATE(a0)              # but he runs, else he could not ask
1:
    li      t0, 1                           # yes, somebody is there
2:
    mv      a0, t0                          # the result
5:
    leave   2
3:
    li      a0, E_RANGE                     # (the error)
    j       5b                              # nothing was done
4:
    li      a0, E_FAULT                     # (the error)
    j       5b                              # nothing was done

# sys_programs - a0 = number of a line of the directory, a1 = buffer.
sys_programs:
    enter   2
    li      t0, (end_directory - directory) / D_SIZE  # is there such a line?
    bgeu    a0, t0, 2f                      # no such line
    li      t0, D_SIZE                      # (an entry for each)
    mul     s0, a0, t0                      # so far from the beginning
    la      t0, directory                   # (the beginning)
    add     s0, s0, t0                      # s0 = its entry
    mv      a0, a1                          # the buffer,
    li      a1, PROGRAM_SIZE                # and so many bytes:
    call    user_words                      # where is it to go?
    beqz    a0, 3f                          # not there
    move_words  PROGRAM_SIZE / 4, D_PROGRAM, s0, 0, a0      # name and help
    li      a0, 0                           # done
1:
    leave   2
2:
    li      a0, E_RANGE                     # (the error)
    j       1b                              # nothing was done
3:
    li      a0, E_FAULT                     # (the error)
    j       1b                              # nothing was done
