# reflect.s - a trap that belongs to the guest is delivered as its machine would have taken it: the PSW swap in the
# guest's storage (manual, section 4). Twin: vmm/reflect.c, and machine_take in isa/trap.c.

# reflect - deliver a trap to the resident guest.
#   in      fast; TRAP_CAUSE, TRAP_INFO, TRAP_WORD: the trap; time running
#   out     the guest goes on in its handler, or is WEDGED
#   traps   never
reflect:
    lw      t0, V_MARK(zero)                # ticks to the horizon when the last trap was delivered
    lw      t1, OLD_T(zero)
    lw      t2, V_BEYOND(zero)
    add     t2, t2, t1                      # t2 = ticks to the horizon now
    beq     t2, t0, wedge                   # no time has passed: the record of that trap would be lost
    sw      t2, V_MARK(zero)
    lw      t0, V_BASE(zero)                # t0 = the guest's physical 0
    lw      t2, V_TIMER(zero)
    beqz    t2, 1f                          # its timer is off, so BEYOND is 0 and T is ours: it sees 0
    lw      t2, V_TIMER_BEYOND(zero)
    add     t2, t2, t1                      # t2 = its T
1:
    sw      t2, OLD_T(t0)                   # the virtual PSW goes to its physical 0:
    lw      t1, V_STATUS(zero)
    lw      t2, OLD_P(zero)                 #   P is the same at every level
    sw      t1, OLD_STATUS(t0)
    sw      t2, OLD_P(t0)
    lw      t1, V_L(zero)                   #   R as it has loaded it, not as we composed it
    lw      t2, V_B(zero)
    sw      t1, OLD_L(t0)
    sw      t2, OLD_B(t0)
    lw      t1, TRAP_CAUSE(zero)            # and the record behind it
    lw      t2, TRAP_INFO(zero)
    sw      t1, TRAP_CAUSE(t0)
    sw      t2, TRAP_INFO(t0)
    lw      t1, TRAP_WORD(zero)
    sw      t1, TRAP_WORD(t0)
guest_trap_delivered:                       # (observers of the guest's traps look here: record and clock are right)
    lw      t2, V_MARK(zero)                # ticks to the horizon, for load_psw
    addi    t0, t0, NEW_STATUS              # the PSW that its trap loads
    j       load_psw

# wedge - a trap came up before the handler of the one before had completed an instruction: the guest stops for good.
#   in      fast; time running
#   out     the guest is WEDGED, its state as it was
wedge:
    jal     t0, save_rest                   # At this point: slow
    call    settle
    li      a0, STOP_WEDGED
    j       stop
