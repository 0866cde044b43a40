# monitor.s - a virtual machine monitor written in PG32: what the machine finds, the trap area, and all the rest.
#
#       ./trapeze run --tower pg32 guestos/hello.s
#       ./trapeze pack guestos/hello.s -o nested.img; ./trapeze run --storage 2M nested.img
#
# It is the monitor of vmm/*.c once more, as a program of the machine that it makes. It asks nothing of the machine
# below but what the manual promises, so it cannot tell which level it runs at: this one binary is all of a tower
# (Popek and Goldberg 1974, Theorem 2). Reading order, with the twin in C of each file:
#
#   block.def       the layout of a guest's control block and of the directory      monitor.h, struct vm
#   dispatcher.s    D: every trap comes here                                        dispatcher.c
#   interpreter.s   the v_i; `in` and `out` of the system device                    interpreter.c, isa/dev/system.c
#   reflect.s       a trap that is the guest's own                                  reflect.c
#   allocator.s     A: space, time, whose turn it is                                allocator.c, map.c
#   vm.s            the loop: what is due before the guest's next instruction       vm.c
#   console.s       the virtual console                                             isa/dev/console.c, host.c (lines)
#   disk.s          the virtual disk                                                isa/dev/disk.c
#   boot.s          power-on: the directory, storage for each guest, messages       vm.c (making), tower.c
#
# Two ways through it. The fast one saves three registers, decides, and enters the guest again: an emulated
# instruction or a reflected trap is a page of straight code. Everything that is rarer takes the slow one: it saves
# all registers, settles the time (block.def) and goes through `due`. The monitor itself never traps.
#
# A routine's contract says: in, out, uses (which registers it changes), traps. "Fast" as the state: t0, t1, t2 are
# saved and free, all other registers still the guest's. "Slow": all registers are saved and free, sp is a stack.

    .include "pg32.inc"
    .include "block.inc"

    .equ    PAGE,           4096
    .equ    STACK,          0x1000          # grows down, below the code
    .equ    SLICE_SHARED,   10000           # a turn in ticks, where several guests take turns
    .equ    SLICE_ALONE,    1 << 28         # and where there is only one
    .equ    EXITS_SHARED,   1000            # no turn has more exits than this, where several guests take turns
    .equ    LINE_SIZE,      BLOCK_BYTES - BLOCK_STATE   # a guest's line is held behind the fields of its block
    .equ    HALT_REFUSED,   3               # exit code: the monitor could not begin
    .equ    HALT_LIMIT,     5               # exit code: the last guest reached its limit

    .org    NEW_STATUS
    .psw    0, boot, 0, -1, 0               # supervisor, R = (0, all): an image begins in `boot`

    .org    V_REGISTERS
resident:       .space  BLOCK_STATE         # the block of the guest that has the processor: V_REGISTERS and so on
directory_at:   .word   0                   # where the directory's header is
guests:         .word   0                   # how many there are in it
console_state:  .word   0                   # what the real console's control was last set to
ports:          .word   0                   # how many ports a guest has
disk_share:     .word   0                   # how many blocks of the real disk
disk_latency:   .word   0                   # the latency of the real disk
scratch:        .word   0                   # a register of the guest's, for a moment

    .org    0x1000
    .include "dispatcher.s"
    .include "reflect.s"
    .include "interpreter.s"
    .include "allocator.s"
    .include "vm.s"
    .include "console.s"
    .include "disk.s"
    .include "boot.s"
    .balign PAGE
directory:                                  # the monitor ends; what follows is its guests'
