# multi.s - a small operating system for PG32: many processes, one machine. This is the file to run.
#
#       ./trapeze run guestos/multi/multi.s
#
# The kernel is the supervisor of third-generation machines: it lives at the bottom of storage, runs with
# R = (0, all) and interrupts off, and every process sees nothing but its own window of storage through R and
# nothing but its own share of time through T. It knows no monitor and cannot: there is nothing here that asks
# where it runs. README.md draws the storage map and follows one trap from beginning to end; this file is only the
# order in which the parts lie in storage, which is also a good order to read them in.

    .include "pg32.inc"             # the machine: causes, ports, bits, the trap area (made from isa/*.def)
    .include "calls.s"              # the contract between kernel and programs: system calls, a process's storage
    .include "macros.s"             # how routines begin and end

    .include "layout.s"             # physical 0 .. 0xFFF: trap area, kernel data; where everything lies

    .include "entry.s"              # 0x1000 on: the way into the kernel and the way out
    .include "boot.s"               # cause RESET: power-on
    .include "process.s"            # the process table: create, end, park, schedule
    .include "syscall.s"            # cause SVC: what programs may ask for
    .include "console.s"            # cause DEVICE: lines in, lines out
    .include "fault.s"              # the other causes: the end of a process, with a sentence
    .include "programs.s"           # the program directory and the program images; the shell is one of them

    .if . > WINDOWS                 # the kernel and its images lie below the first process
    .error "multi: the kernel has outgrown its 64 KiB; move WINDOWS in layout.s"
    .endif
