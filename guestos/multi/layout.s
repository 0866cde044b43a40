# layout.s - the kernel's storage: the page that traps write to, and where the rest lies.
#
#   physical
#   0x00000  trap area          old PSW, cause, info, word; new PSW            (the machine's, manual section 4)
#   0x00040  save area          r0 .. r15 of whoever was interrupted
#   0x00080  kernel data        variables, console buffers, process table      (this file)
#   0x00EC0  kernel stack       grows down from 0x1000
#   0x01000  kernel code, then the program images                              (never written)
#   0x10000  window of process slot 0      PROCESS_SIZE bytes each
#   0x18000  window of process slot 1
#     ...
#
# The whole state of the kernel lies below 0x1000. So every variable is within reach of register zero
# (`lw t0, current(zero)`), and no store of the kernel goes to a page that holds its code.
#
# Two places hold the registers of a process. The one that runs has its registers, while the kernel works for it, in
# the save area and its PSW in the trap area: there the trap put it, and from there the kernel resumes it. All
# others have theirs in the process table. Only `park` and `schedule` copy from the one to the other.

# -- The process table entry, 128 bytes.
    .equ    P_PSW,          0                       # five words, in the order of the trap area
    .equ    P_REGISTERS,    P_PSW + PSW_SIZE        # r0 .. r15, in the order of the save area
    .equ    P_INFO,         P_REGISTERS + 4 * 16    # what SYS_PROCESSES shows:
    .equ    P_PID,          P_INFO + INFO_PID
    .equ    P_PARENT,       P_INFO + INFO_PARENT
    .equ    P_JOB,          P_INFO + INFO_JOB
    .equ    P_STATE,        P_INFO + INFO_STATE
    .equ    P_TICKS,        P_INFO + INFO_TICKS
    .equ    P_NAME,         P_INFO + INFO_NAME
    .equ    P_EVENT,        P_INFO + INFO_SIZE      # what the state is about, two words:
    .equ    P_WAKE,         P_EVENT                 #   SLEEPING: until when, low and high word of the clock
    .equ    P_AWAITED,      P_EVENT                 #   WAITING:  for which child, 0: any
    .equ    P_BUFFER,       P_EVENT                 #   READING:  where to put the line (the process's address),
    .equ    P_LENGTH,       P_EVENT + 4             #             and how much of it
    .equ    P_STATUS,       P_EVENT                 #   ENDED:    exit status
    .equ    P_SIZE,         P_EVENT + 8

    .equ    P_L,            P_PSW + PSW_AT_l        # its relocation: where its storage begins
    .equ    P_SP,           P_REGISTERS + 4 * 2     # the registers that the kernel sets by name
    .equ    P_A0,           P_REGISTERS + 4 * 10
    .equ    P_A1,           P_REGISTERS + 4 * 11
    .equ    P_A2,           P_REGISTERS + 4 * 12
    .equ    P_A3,           P_REGISTERS + 4 * 13
    .equ    SAVED_A0,       SAVE_AREA + 4 * 10      # the same, of the process that runs
    .equ    SAVED_A1,       SAVE_AREA + 4 * 11

    .equ    PROCESSES,      24                      # slots, where storage is large enough for them
    .equ    FEWEST,         2                       # the shell and one other: with less there is no point
    .equ    WINDOWS,        0x10000                 # physical address of the window of slot 0
    .equ    SHELL_PID,      1                       # the first process; when it exits the machine halts

    .equ    SLICE,          5000                    # ticks that a process may run before the next has its turn
    .equ    CALL_TICKS,     20                      # ticks of that which a system call costs

# -- The trap area. A trap loads this PSW: supervisor, interrupts off, R = (0, all), timer off. Power-on is trap 0.
    .org    NEW_STATUS
    .psw    0, trap_entry, 0, -1, 0

# -- Variables. All are zero at power-on.
    .org    TRAP_DATA
current:        .space  4       # entry of the process that runs; 0: none does, the machine idles
last:           .space  4       # entry of the one that ran last: the round robin goes on behind it
loaded:         .space  4       # T as loaded when it was resumed
table_end:      .space  4       # end of the slots in use: table + P_SIZE * however many fit into storage
next_pid:       .space  4       # number of the next process

# -- The console (console.s).
owner:          .space  4       # entry of the foreground process: whose the input is
listening:      .space  4       # 1: the console's interrupt is on
ended:          .space  4       # 1: the end of input has been seen
after_return:   .space  4       # 1: the byte before was a carriage return; a newline behind it says nothing new
escape:         .space  4       # inside an escape sequence (an arrow key, say): 1 behind ESC, 2 behind ESC [
ahead_first:    .space  4       # typed ahead: index of the oldest byte in `ahead`
ahead_count:    .space  4       #              and how many there are
line_length:    .space  4       # the line being typed: bytes in `line`
line_taken:     .space  4       #                       bytes of it already delivered
line_complete:  .space  4       #                       1: its end has been typed
shown_length:   .space  4       # bytes in `shown`
broken_into:    .space  4       # 1: the cursor stands in text of somebody who is not the owner

    .equ    AHEAD_SIZE,     128             # a power of two
ahead:          .space  AHEAD_SIZE          # bytes typed and not yet looked at
line:           .space  LINE_SIZE           # the line being typed
shown:          .space  LINE_SIZE           # what the owner's unfinished line shows: to show it again
command:        .space  LINE_SIZE           # a command line on its way from parent to child

# -- The process table.
    .align  16
table:          .space  PROCESSES * P_SIZE

# -- The kernel stack. One is enough: the kernel never waits and is never interrupted, so each trap finds it empty.
    .equ    KERNEL_STACK,   0x1000
    .if KERNEL_STACK - . < 256
    .error "multi: less than 256 bytes are left for the kernel stack"
    .endif

# -- Code.
    .org    0x1000
