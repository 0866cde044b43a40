# programs.s - the program directory, and the images of the programs, ready to be copied into a window.
#
# Each program is assembled for the place where a process will see it (.phase), not for the place where it lies here;
# R does the rest, so one image serves any number of processes. To add a program: write programs/NAME.s, add its
# line to the directory and its lines to the images. Nothing else knows the names.

# -- The directory: what `help` lists and `spawn` looks up, in this order.
    .equ    D_IMAGE,    0                       # where the image lies (physical)
    .equ    D_END,      4                       #   and ends
    .equ    D_PROGRAM,  8                       # what SYS_PROGRAMS shows:
    .equ    D_NAME,     D_PROGRAM + PROGRAM_NAME
    .equ    D_HELP,     D_PROGRAM + PROGRAM_HELP
    .equ    D_SIZE,     D_PROGRAM + PROGRAM_SIZE

    .macro  program label, name, help
    .word   image_\label, end_\label
1:
    .asciz  \name
    .space  NAME_SIZE - (. - 1b)                # fill up with zeros; a name too long is an error here
1:
    .asciz  \help
    .space  HELP_SIZE - (. - 1b)
    .endm

    .align  4
directory:
    program primes,     "primes",     "primes [N]            the primes below N"
    program sort,       "sort",       "sort [N [SEED]]       sort N pseudo-random numbers"
    program queens,     "queens",     "queens [N]            N queens on a board of N by N"
    program cat,        "cat",        "cat                   repeat what is typed, until an empty line"
    program clock,      "clock",      "clock [N [TICKS]]     show the clock N times, TICKS apart"
    program sleep,      "sleep",      "sleep [TICKS]         do nothing for a while"
    program spin,       "spin",       "spin                  an endless loop; ^X or kill ends it"
    program bomb,       "bomb",       "bomb                  a fork bomb; ^X or kill ends it"
    program abuse,      "abuse",      "abuse                 every system call, wrongly"
    program privileged, "privileged", "privileged            tries to halt the machine"
    program peek,       "peek",       "peek                  tries to read the kernel"
    program poke,       "poke",       "poke                  tries to write to its neighbour"
    program jump,       "jump",       "jump                  jumps out of its storage"
    program overflow,   "overflow",   "overflow              its stack grows without end"
    program misalign,   "misalign",   "misalign              loads a word from an odd address"
    program divide,     "divide",     "divide                divides by zero"
    program illegal,    "illegal",    "illegal               executes a word that is no instruction"
    program break,      "break",      "break                 runs into a breakpoint"
    program shell,      "shell",      "shell                 another shell inside this one"
end_directory:

# -- The images.
    .macro  image label
    .align  4
image_\label:
    .phase  IMAGE                               # from here on addresses are those of the process
    .endm
    .macro  end_image label
    .align  4                                   # `copy` copies words
    .dephase
end_\label:
    .endm

    .align  4
image_library:
    .phase  LIBRARY
    .include "lib.s"
    .align  4
    .dephase
end_library:

    image   shell
    .include "programs/shell.s"
    end_image shell

    image   primes
    .include "programs/primes.s"
    end_image primes
    image   sort
    .include "programs/sort.s"
    end_image sort
    image   queens
    .include "programs/queens.s"
    end_image queens
    image   cat
    .include "programs/cat.s"
    end_image cat
    image   clock
    .include "programs/clock.s"
    end_image clock
    image   sleep
    .include "programs/sleep.s"
    end_image sleep
    image   spin
    .include "programs/spin.s"
    end_image spin

    # The misbehaving.
    image   bomb
    .include "programs/bomb.s"
    end_image bomb
    image   abuse
    .include "programs/abuse.s"
    end_image abuse
    image   privileged
    .include "programs/privileged.s"
    end_image privileged
    image   peek
    .include "programs/peek.s"
    end_image peek
    image   poke
    .include "programs/poke.s"
    end_image poke
    image   jump
    .include "programs/jump.s"
    end_image jump
    image   overflow
    .include "programs/overflow.s"
    end_image overflow
    image   misalign
    .include "programs/misalign.s"
    end_image misalign
    image   divide
    .include "programs/divide.s"
    end_image divide
    image   illegal
    .include "programs/illegal.s"
    end_image illegal
    image   break
    .include "programs/break.s"
    end_image break
