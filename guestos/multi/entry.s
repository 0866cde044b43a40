# entry.s - the way into the kernel and the way out of it. Every trap comes through here, power-on included.
#
# What the machine has done at this point (manual, section 4): the PSW of whoever was running, cause, info and the
# instruction word lie at physical 0 .. 0x1F, and the PSW at 0x20 is loaded. The general registers are still the
# interrupted program's: not one of them may change before it is saved.

# trap_entry - save everything, charge for the time used, go where the cause says.
#   in      the trap record; all registers as the interrupted program left them
#   out     to the handler of the cause: gp = entry of the interrupted process or 0; a0 .. a5 unchanged: the
#           arguments, if it was a system call; sp = an empty kernel stack. Handlers end in `resume` or `schedule`
#   uses    t0, t1
#   traps   never. Nothing in the kernel does, else the record of the trap would be gone
trap_entry:
    # At this point:  supervisor mode, I = 0, R = (0, all), T = 0 (off); no stack; every register is somebody else's.
    sw      r1, SAVE_AREA + 4 * 1(zero)     # ra. Through register zero: no register is needed
    sw      r2, SAVE_AREA + 4 * 2(zero)     # sp    to say where, and that is why the trap area
    sw      r3, SAVE_AREA + 4 * 3(zero)     # gp    is at address 0
    sw      r4, SAVE_AREA + 4 * 4(zero)     # tp
    sw      r5, SAVE_AREA + 4 * 5(zero)     # t0
    sw      r6, SAVE_AREA + 4 * 6(zero)     # t1
    sw      r7, SAVE_AREA + 4 * 7(zero)     # t2
    sw      r8, SAVE_AREA + 4 * 8(zero)     # s0
    sw      r9, SAVE_AREA + 4 * 9(zero)     # s1
    sw      r10, SAVE_AREA + 4 * 10(zero)   # a0
    sw      r11, SAVE_AREA + 4 * 11(zero)   # a1
    sw      r12, SAVE_AREA + 4 * 12(zero)   # a2
    sw      r13, SAVE_AREA + 4 * 13(zero)   # a3
    sw      r14, SAVE_AREA + 4 * 14(zero)   # a4
    sw      r15, SAVE_AREA + 4 * 15(zero)   # a5, the last: all are saved, and a0 .. a5 still in place
    li      sp, KERNEL_STACK                # the kernel is entered only from outside: its stack is empty

    # At this point:  all of the interrupted program is in storage (PSW in the trap area, r1 .. r15 in the save area).
    #                 There is a stack, and every register but a0 .. a5 is free.
    lw      gp, current(zero)               # whose registers these are
    beqz    gp, 1f                          # nobody's: the machine was idle, or off
    lw      t0, loaded(zero)                # T as it was given
    lw      t1, OLD_T(zero)                 # T as it was left
    sub     t0, t0, t1                      # the difference is what it executed:
    lw      t1, P_TICKS(gp)                 # its account so far,
    add     t1, t1, t0                      #   and that added,
    sw      t1, P_TICKS(gp)                 #   low word
    sltu    t1, t1, t0                      # wrapped round: carry
    lw      t0, P_TICKS + 4(gp)             # high word,
    add     t0, t0, t1                      #   with the carry
    sw      t0, P_TICKS + 4(gp)             # paid
1:
    lw      t0, TRAP_CAUSE(zero)            # why are we here?
    slli    t0, t0, 2                       # one word for each cause
    lw      t0, causes(t0)                  # who deals with it
    jr      t0                              # over to him

# What each cause means to this kernel, in the order of their numbers.
    .macro  cause number, handler
    .if . - causes != 4 * \number
    .error "multi: the causes are not in order"
    .endif
    .word   \handler
    .endm
causes:
    cause   CAUSE_RESET, boot               # power-on
    cause   CAUSE_PRIVILEGED, fault         # a process does what only the kernel may
    cause   CAUSE_ILLEGAL, fault            # a process executes what is no instruction
    cause   CAUSE_MEMORY, fault             # a process looks outside its window
    cause   CAUSE_ALIGN, fault              # a process uses an odd address
    cause   CAUSE_SVC, system_call          # a process asks for something
    cause   CAUSE_BREAK, fault              # a process runs into a breakpoint
    cause   CAUSE_ARITH, fault              # a process divides by zero
    cause   CAUSE_TIMER, schedule           # its slice is over, or somebody's sleep is
    cause   CAUSE_DEVICE, console_interrupt # something was typed
    cause   CAUSE_PAGE, fault               # the last two cannot come up: we use neither paging
    cause   CAUSE_ASSIST, fault             #   nor the assist

# resume - let the process whose state is in the save area and the trap area go on.
#   in      SAVE_AREA, OLD_STATUS .. OLD_T: what to load; T must not be 0 unless the machine is to idle
#   out     does not come back
#   uses    everything: all registers become the process's own
#   traps   never
resume:
    lw      t0, OLD_T(zero)                 # remember what it gets,
    sw      t0, loaded(zero)                #   so that the next trap can tell what it used
    lw      r1, SAVE_AREA + 4 * 1(zero)     # ra
    lw      r2, SAVE_AREA + 4 * 2(zero)     # sp: from here on there is no kernel stack
    lw      r3, SAVE_AREA + 4 * 3(zero)     # gp
    lw      r4, SAVE_AREA + 4 * 4(zero)     # tp
    lw      r5, SAVE_AREA + 4 * 5(zero)     # t0
    lw      r6, SAVE_AREA + 4 * 6(zero)     # t1
    lw      r7, SAVE_AREA + 4 * 7(zero)     # t2
    lw      r8, SAVE_AREA + 4 * 8(zero)     # s0
    lw      r9, SAVE_AREA + 4 * 9(zero)     # s1
    lw      r10, SAVE_AREA + 4 * 10(zero)   # a0
    lw      r11, SAVE_AREA + 4 * 11(zero)   # a1
    lw      r12, SAVE_AREA + 4 * 12(zero)   # a2
    lw      r13, SAVE_AREA + 4 * 13(zero)   # a3
    lw      r14, SAVE_AREA + 4 * 14(zero)   # a4
    lw      r15, SAVE_AREA + 4 * 15(zero)   # a5
    # At this point:  every register is the program's own again; only the PSW is still ours.
    lpsw    OLD_STATUS(zero)                # mode, P, window and slice change in one instruction: nothing in between

# idle_loop - what the machine does when no process can run. Entered from `schedule` by `resume`, with `current` = 0.
#   in      supervisor mode like the kernel, but I = 1; T = ticks to the next wake-up, or 0 if nobody sleeps
#   out     by a trap: DEVICE when something is typed, TIMER when a sleeper is due
#   uses    no register: there is nothing here worth saving
#   traps   yes, and that is the only place in supervisor mode
idle_loop:
    # At this point:  supervisor mode, I = 1, R = (0, all); no stack, no process.
    idle                                    # time passes until something happens,
    j       idle_loop                       #   and what happens traps before this is executed
