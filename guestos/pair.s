# pair.s - the smallest time-sharing system: two programs, each in its own window of storage, take turns by T.
#
#       ./trapeze run guestos/pair.s
#
# Both run the same code: one image, copied to two windows. Each counts for a while, then asks the kernel to print
# its letter; after 24 letters it exits. Neither knows of the other. What a kernel must do for this fits on a page:
# save, choose the other one, load. The letters come in groups: a group is what fits into one slice.

    .include "pg32.inc"

    .equ    SLICE,      1000                # ticks in a turn
    .equ    WINDOW,     0x1000              # bytes of storage of each program
    .equ    FIRST,      0x10000             # physical address of the first window
    .equ    SECOND,     FIRST + WINDOW      # and of the second
    .equ    LETTERS,    24                  # how many each prints
    .equ    CALL_EXIT,  0                   # what a program may ask for: to end,
    .equ    CALL_PRINT, 1                   #   or to have the letter in a0 printed

# The registers that matter here: the programs use t0, t1, a0 and no other, and neither does the kernel.
    .equ    SAVED_T0,   SAVE_AREA + 4 * 5
    .equ    SAVED_T1,   SAVE_AREA + 4 * 6
    .equ    SAVED_A0,   SAVE_AREA + 4 * 10

    .org    NEW_STATUS
    .psw    0, power_on, 0, -1, 0           # supervisor, at power_on, R = (0, all), timer off

# The state of the program that runs is, while the kernel works, in the trap area and the save area. Here is the
# state of the one that does not:
    .org    TRAP_DATA
other:          .space  PSW_SIZE            # its PSW
other_t0:       .space  4                   # its registers
other_t1:       .space  4
other_a0:       .space  4
alone:          .space  4                   # 1: there is no other one any more

# exchange - swap two words.
#   uses    t0, t1
    .macro  exchange this, that
    lw      t0, \this(zero)
    lw      t1, \that(zero)
    sw      t0, \that(zero)
    sw      t1, \this(zero)
    .endm

    .org    0x1000
# power_on - copy the program into both windows, make up a state for each, run the first.
#   in      nothing: all of storage behind the image is zero
#   out     to resume
#   uses    t0 .. t2, a0
#   traps   never
power_on:
    # At this point:  the machine has just been switched on. Nothing runs but this.
    la      t0, trap_entry                  # traps from now on are of another kind
    sw      t0, NEW_P(zero)
    la      t0, program                     # from the first word of the program
    la      t1, end_program                 #   to the last
    li      t2, FIRST                       # to the first window
1:
    lw      a0, 0(t0)                       # a word,
    sw      a0, 0(t2)                       #   into the first window
    sw      a0, WINDOW(t2)                  #   and into the second
    addi    t0, t0, 4                       # the next one
    addi    t2, t2, 4                       #   to the next place
    bne     t0, t1, 1b                      # is there one?

    li      t0, PSW_M                       # both run in user mode, from P = 0 on
    sw      t0, OLD_STATUS(zero)            # (as if the first had just trapped,
    sw      t0, other + PSW_AT_status(zero) #   and the second had done so earlier)
    li      t0, FIRST                       # the first has this window,
    sw      t0, OLD_L(zero)
    li      t0, SECOND                      #   the second this one,
    sw      t0, other + PSW_AT_l(zero)
    li      t0, WINDOW                      #   both of this size
    sw      t0, OLD_B(zero)
    sw      t0, other + PSW_AT_b(zero)
    li      t0, SLICE                       # both have a full slice
    sw      t0, OLD_T(zero)
    sw      t0, other + PSW_AT_t(zero)
    li      t0, 'A'                         # the letter of the first
    sw      t0, SAVED_A0(zero)
    li      t0, 'b'                         # the letter of the second
    sw      t0, other_a0(zero)
    j       resume

# trap_entry - whatever happens, it comes here.
#   in      the trap record; all registers as the program left them
#   out     to resume, with either program; or HALTED when both have exited
#   uses    t0, t1, a0
#   traps   never
trap_entry:
    # At this point:  supervisor mode, I = 0, R = (0, all), timer off; every register is the program's.
    sw      t0, SAVED_T0(zero)              # what the program has in them
    sw      t1, SAVED_T1(zero)
    sw      a0, SAVED_A0(zero)
    lw      t0, TRAP_CAUSE(zero)            # why are we here?
    li      t1, CAUSE_TIMER
    beq     t0, t1, change                  # its slice is over
    li      t1, CAUSE_SVC
    beq     t0, t1, 1f                      # it wants something
    halt    t0                              # anything else is a bug in it: halt, with the cause as code
1:
    lw      t0, OLD_P(zero)                 # the PSW of a trap points to the svc itself:
    addi    t0, t0, 4
    sw      t0, OLD_P(zero)                 #   go on behind it
    lw      t0, TRAP_INFO(zero)             # what does it want?
    li      t1, CALL_PRINT
    bne     t0, t1, exit
    out     a0, CONSOLE_DATA(zero)          # print the letter;
    j       resume                          #   its slice goes on

# exit - the program wants to end.
#   out     to resume, with the other one; or HALTED if there is none
#   uses    t0, t1
#   traps   never
exit:
    lw      t0, alone(zero)                 # is there another one?
    bnez    t0, 1f
    li      t0, 1                           # yes, but it will be alone:
    sw      t0, alone(zero)
    j       swap                            # it runs, and this one never again
1:
    li      t0, '\n'                        # no: finish the line,
    out     t0, CONSOLE_DATA(zero)
    halt    zero                            #   and stop

# change - the other one's turn, if there is one.
#   out     to resume
#   uses    t0, t1
#   traps   never
change:
    li      t0, SLICE                       # a full slice, for its next turn
    sw      t0, OLD_T(zero)
    lw      t0, alone(zero)                 # is there another one?
    bnez    t0, resume                      # no: this is its next turn
swap:
    exchange OLD_STATUS, other + PSW_AT_status      # one for the other: mode,
    exchange OLD_P, other + PSW_AT_p                #   where to go on,
    exchange OLD_L, other + PSW_AT_l                #   window,
    exchange OLD_B, other + PSW_AT_b                #   its size,
    exchange OLD_T, other + PSW_AT_t                #   what is left of the slice,
    exchange SAVED_T0, other_t0                     #   and the registers
    exchange SAVED_T1, other_t1
    exchange SAVED_A0, other_a0

# resume - let the program in the trap area and the save area go on.
#   out     to user mode
#   uses    t0, t1, a0: they become the program's own
#   traps   never
resume:
    lw      t0, SAVED_T0(zero)              # what it had in them
    lw      t1, SAVED_T1(zero)
    lw      a0, SAVED_A0(zero)
    # At this point:  the registers are the program's; only the PSW is still ours.
    lpsw    OLD_STATUS(zero)                # mode, window and slice, all at once

# The program, assembled for address 0 of its window.
program:
    .phase  0
    # At this point:  user mode, R = (somewhere, WINDOW), T = a slice. a0 = our letter.
    li      t1, LETTERS                     # so many letters to go
1:
    li      t0, 100                         # count to 100, for something to do
2:
    addi    t0, t0, -1
    bnez    t0, 2b                          # not yet
    svc     CALL_PRINT                      # the letter, please
    addi    t1, t1, -1                      # one less to go
    bnez    t1, 1b
    svc     CALL_EXIT                       # that was all
    .dephase
end_program:
