# vm.s - the loop that runs a guest: what comes before its next instruction (manual, section 3, steps 0 to 2), the way
# in, and how a guest ends. Twin: vmm/vm.c, with machine_due of isa/trap.c and run_all of vmm/tower.c.

# -- The way in -------------------------------------------------------------------------------------------------------

# guest_goes_on - enter the guest, unless something comes first.
#   in      fast; OLD_STATUS .. OLD_T: f of the guest's state; time running
#   out     does not come back
    .if . != load_end
    .error "load_psw falls through into guest_goes_on"
    .endif
guest_goes_on:
    lw      t0, V_PENDING(zero)
    bnez    t0, attend
guest_restore:
    lw      t0, V_REGISTERS + 4 * 5(zero)
    lw      t1, V_REGISTERS + 4 * 6(zero)
    lw      t2, V_REGISTERS + 4 * 7(zero)
    # At this point:  all registers are the guest's.
guest_enter:
    lpsw    OLD_STATUS(zero)                # user mode, its P, its R inside its storage, T as A has granted it

# attend - an interrupt is pending, or the horizon is reached. t0 = V_PENDING.
attend:
    srli    t0, t0, 16
    bnez    t0, absorb                      # the horizon
    lw      t0, V_STATUS(zero)
    andi    t0, t0, PSW_I
    beqz    t0, guest_restore               # it does not want to be interrupted
                                            # else it takes DEVICE: fall through

# absorb - a trap, or a tick, that means: see what is due.
#   in      fast; time running
absorb:
    jal     t0, save_rest                   # At this point: slow
    call    settle
                                            # fall through

# due - what comes before the resident's next instruction.
#   in      slow; time settled
#   out     the guest goes on, or takes a trap first, or has stopped; or another guest goes on
#   traps   never
due:
    li      sp, STACK                       # nothing is left of what came before
    lw      t0, V_PENDING(zero)
    slli    t0, t0, 16
    srli    t0, t0, 16
    sw      t0, V_PENDING(zero)             # the horizon is seen to here
    lw      t0, V_POWER(zero)
    beqz    t0, power_on
    lw      t0, V_CLOCK + 4(zero)           # C >= UNTIL?
    lw      t1, V_UNTIL + 4(zero)
    bltu    t0, t1, 1f
    bne     t0, t1, limit
    lw      t0, V_CLOCK(zero)
    lw      t1, V_UNTIL(zero)
    bgeu    t0, t1, limit                   # before anything else happens there
1:
    li      a0, 1
    li      a1, V_DISK_DUE
    call    nearer
    bnez    a0, 2f                          # not this tick
    call    disk_event                      # step 0: device events
2:
    lw      t0, V_SLICE(zero)
    lw      t1, V_EXITS(zero)
    beqz    t0, 3f
    bnez    t1, 4f
3:
    call    allocate_turn                   # its turn is over
    j       due                             # the resident may be another now
4:
    call    run_time                        # f
    lw      t0, V_TIMER(zero)
    beqz    t0, 5f
    lw      t0, V_T(zero)
    li      a0, CAUSE_TIMER
    li      a1, 0
    beqz    t0, deliver                     # step 1: its T has expired
5:
    lw      t0, V_PENDING(zero)
    beqz    t0, guest_resume
    lw      t1, V_STATUS(zero)
    andi    t1, t1, PSW_I
    beqz    t1, guest_resume
    li      a0, CAUSE_DEVICE                # step 2: an interrupt that it has enabled
    li      a1, CONSOLE_DEVICE
    andi    t1, t0, 1 << CONSOLE_DEVICE
    bnez    t1, deliver                     # the lowest number first
    li      a1, DISK_DEVICE

# deliver - the resident takes a trap without an instruction.
#   in      slow; time running; a0 = cause, a1 = info
deliver:
    sw      a0, TRAP_CAUSE(zero)
    sw      a1, TRAP_INFO(zero)
    sw      zero, TRAP_WORD(zero)
    jal     t0, restore_rest                # At this point: fast
    j       reflect

# guest_resume - the resident goes on after the slow way.
guest_resume:
    jal     t0, restore_rest                # At this point: fast
    j       guest_restore

# power_on - the resident has never run: it takes RESET (manual, section 4).
power_on:
    li      t0, 1
    sw      t0, V_POWER(zero)
    sw      t0, V_PROGRESS(zero)            # RESET is always taken
    sw      t0, V_TIMER(zero)               # as at the expiry of T: the old T is 0
    lui     t0, PENDING_HORIZON >> 16
    sw      t0, V_PENDING(zero)             # it has no turn yet: after RESET, see again what is due
    call    run_time
    li      a0, CAUSE_RESET
    li      a1, 0
    j       deliver

# turn_over - the resident has used up the exits of its turn. The trap that brought us here is forgotten: nothing has
# happened yet, so it comes again.
turn_over:
    sw      t1, V_REGISTERS + 4 * 6(zero)
    sw      t2, V_REGISTERS + 4 * 7(zero)
    j       absorb

# save_rest - from fast to slow. `jal t0, save_rest`; makes sp a stack.
save_rest:
    sw      r1, V_REGISTERS + 4 * 1(zero)
    sw      r2, V_REGISTERS + 4 * 2(zero)
    sw      r3, V_REGISTERS + 4 * 3(zero)
    sw      r4, V_REGISTERS + 4 * 4(zero)
    sw      r8, V_REGISTERS + 4 * 8(zero)
    sw      r9, V_REGISTERS + 4 * 9(zero)
    sw      r10, V_REGISTERS + 4 * 10(zero)
    sw      r11, V_REGISTERS + 4 * 11(zero)
    sw      r12, V_REGISTERS + 4 * 12(zero)
    sw      r13, V_REGISTERS + 4 * 13(zero)
    sw      r14, V_REGISTERS + 4 * 14(zero)
    sw      r15, V_REGISTERS + 4 * 15(zero)
    li      sp, STACK
    jr      t0

# restore_rest - from slow to fast. `jal t0, restore_rest`.
restore_rest:
    lw      r1, V_REGISTERS + 4 * 1(zero)
    lw      r2, V_REGISTERS + 4 * 2(zero)
    lw      r3, V_REGISTERS + 4 * 3(zero)
    lw      r4, V_REGISTERS + 4 * 4(zero)
    lw      r8, V_REGISTERS + 4 * 8(zero)
    lw      r9, V_REGISTERS + 4 * 9(zero)
    lw      r10, V_REGISTERS + 4 * 10(zero)
    lw      r11, V_REGISTERS + 4 * 11(zero)
    lw      r12, V_REGISTERS + 4 * 12(zero)
    lw      r13, V_REGISTERS + 4 * 13(zero)
    lw      r14, V_REGISTERS + 4 * 14(zero)
    lw      r15, V_REGISTERS + 4 * 15(zero)
    jr      t0

# -- How a guest ends, or waits ---------------------------------------------------------------------------------------

limit:
    li      a0, STOP_LIMIT
                                            # fall through

# stop - the resident stops for good; the others go on. When it was the last, the monitor ends as it did.
#   in      slow; time settled; a0 = its stop state
stop:
    sw      a0, V_STOP(zero)
    call    flush_line
    call    park
    call    next_guest
    bgez    a0, another
    # At this point:  nobody can run. Guest 0 may be waiting for input: no other ever does.
    li      a0, 0
    call    block_of
    lw      t0, BLOCK_STOP(a0)
    beqz    t0, wait_for_input
    lw      a0, V_EXIT(zero)                # the last is the one that has just stopped
    lw      t0, V_STOP(zero)
    li      t1, STOP_HALTED
    beq     t0, t1, 1f
    li      a0, HALT_LIMIT
    li      t1, STOP_LIMIT
    beq     t0, t1, 1f
    li      t1, STOP_WEDGED
    beq     t0, t1, 2f
    out     zero, CONSOLE_CONTROL(zero)     # nothing that could end an idle:
    idle                                    #   DEADLOCKED
1:
    halt    a0                              # HALTED with its code
2:
    li      t0, 1                           # a handler that cannot be fetched,
    sw      t0, NEW_P(zero)
    svc     0                               #   and a trap: WEDGED

another:
    call    reside
    j       due

# wait - the resident idles, and only input from outside can end that.
#   in      slow; time settled; its idle has not completed
wait:
    call    flush_line                      # what it has said is to be seen
    li      t0, 1
    sw      t0, V_PARKED(zero)
    call    park
    call    next_guest
    bgez    a0, another                     # others have something to do
                                            # else fall through
# wait_for_input - nobody can run, and guest 0 waits: so does the monitor.
wait_for_input:
    idle                                    # until the real console interrupts, which is enabled because guest 0's is
    in      t0, SYSTEM_PENDING(zero)
    andi    t0, t0, 1 << CONSOLE_DEVICE
    beqz    t0, wait_for_input
    li      a0, 0
    call    reside                          # guest 0
    sw      zero, V_PARKED(zero)
    jal     t2, look                        # its interrupt is pending now
    j       due                             # it executes its idle again, which completes
