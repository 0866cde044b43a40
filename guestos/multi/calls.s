# calls.s - what the kernel and its programs agree on. No code: only names.
#
# A system call is `svc NUMBER` with its arguments in a0, a1, a2. The result is in a0 (some have more, in a1, a2, a3);
# every other register is as it was. A negative result is one of the errors below. Pointers are addresses of the
# calling process; the kernel checks each against the process's bound before it looks.
#
#   call             arguments                      result
#   SYS_EXIT         status (0 .. 255)              does not return
#   SYS_SPAWN        command line, flags            process id of a new process that runs it
#   SYS_WAIT         process id or 0 (any), flags   id of a child that ended; a1: status; a2, a3: ticks it used
#   SYS_READ         buffer, length                 bytes read: a line with its newline at most; 0: end of input
#   SYS_WRITE        text, length                   length
#   SYS_YIELD                                       0, when everyone else has had a turn
#   SYS_SLEEP        ticks                          0, that many ticks later or soon after
#   SYS_GETPID                                      own process id
#   SYS_KILL         process id                     how many processes that ended: a job ends with all it has
#   SYS_TIME                                        the clock, low word; a1: high word
#   SYS_PROCESSES    n, buffer                      1: the buffer describes process n (INFO_, below); 0: none there
#   SYS_PROGRAMS     n, buffer                      0: the buffer holds line n of the program directory

    .equ    SYS_EXIT,       0
    .equ    SYS_SPAWN,      1
    .equ    SYS_WAIT,       2
    .equ    SYS_READ,       3
    .equ    SYS_WRITE,      4
    .equ    SYS_YIELD,      5
    .equ    SYS_SLEEP,      6
    .equ    SYS_GETPID,     7
    .equ    SYS_KILL,       8
    .equ    SYS_TIME,       9
    .equ    SYS_PROCESSES,  10
    .equ    SYS_PROGRAMS,   11
    .equ    SYS_COUNT,      12          # calls 0 .. 11; others answer E_CALL

    .equ    SPAWN_FOREGROUND, 1         # flag of spawn: the console goes to the new process, until it ends
    .equ    WAIT_NOT,       1           # flag of wait: where no child has ended yet, answer 0 at once

    .equ    E_CALL,         -1          # no such system call
    .equ    E_FAULT,        -2          # a pointer or a length that leads out of the process's storage
    .equ    E_LONG,         -3          # a command line longer than LINE_SIZE - 1 characters
    .equ    E_PROGRAM,      -4          # no program of that name
    .equ    E_FULL,         -5          # the process table is full
    .equ    E_PROCESS,      -6          # no process of that number
    .equ    E_CHILD,        -7          # no child of that number
    .equ    E_PERMISSION,   -8          # not yours to kill
    .equ    E_RANGE,        -9          # beyond the end of the list

    .equ    STATUS_KILLED,  -1          # the status of a process that did not exit but was ended

# The states of a process, as SYS_PROCESSES shows them.
    .equ    FREE,           0           # no process here
    .equ    READY,          1           # could run
    .equ    SLEEPING,       2           # until a point in time
    .equ    WAITING,        3           # for a child to end
    .equ    READING,        4           # for a line from the console
    .equ    ENDED,          5           # its parent has not asked yet how
    .equ    RUNNING,        6           # READY, and at this moment the one that runs

# What SYS_PROCESSES writes. The process table holds these words in this order too (layout.s).
    .equ    INFO_PID,       0
    .equ    INFO_PARENT,    4           # process id of the parent; 0: the parent has ended
    .equ    INFO_JOB,       8           # process id of the job's first process
    .equ    INFO_STATE,     12
    .equ    INFO_TICKS,     16          # instructions it has executed: low word, high word
    .equ    INFO_NAME,      24          # NAME_SIZE bytes, filled up with zeros
    .equ    NAME_SIZE,      12
    .equ    INFO_SIZE,      INFO_NAME + NAME_SIZE

# What SYS_PROGRAMS writes: a name, and one line for people.
    .equ    PROGRAM_NAME,   0           # NAME_SIZE bytes, filled up with zeros
    .equ    PROGRAM_HELP,   PROGRAM_NAME + NAME_SIZE
    .equ    HELP_SIZE,      64
    .equ    PROGRAM_SIZE,   PROGRAM_HELP + HELP_SIZE

# The storage of a process, as the process sees it. Each begins at its own address 0, wherever R puts that.
#
#       0x0000  library (lib.s), its first word the first instruction
#       0x1000  program image: code, data, then zeros
#                  |
#                  v  grows up where the program wants more
#                  ^  stack grows down
#                  |
#       0x7F80  command line, ended by a zero
#       0x8000  the bound: this address and all beyond it trap

    .equ    LINE_SIZE,      128         # a line of input, a command line, with its zero or newline
    .equ    PROCESS_SIZE,   0x8000      # R.b
    .equ    LIBRARY,        0x0000      # where every process begins
    .equ    IMAGE,          0x1000      # where its program lies
    .equ    COMMAND_LINE,   PROCESS_SIZE - LINE_SIZE
    .equ    STACK_TOP,      COMMAND_LINE
