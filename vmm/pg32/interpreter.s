# interpreter.s - the interpreter routines v_i: one for each privileged instruction, with the effect on the virtual
# machine that the instruction has on a bare one. Twin: vmm/interpreter.c; the system device: isa/dev/system.c.
#
# Each begins fast, with t0 = the instruction word; the guest is in virtual supervisor mode; time is running.

# The v_i by the second digit of the opcode. The guest's machine has neither V nor the assist.
routines:
    .word   v_lpsw, v_spsw, v_in, v_out, v_idle, v_halt
    .word   v_absent, v_absent, v_absent, v_absent, v_absent
    .word   v_absent, v_absent, v_absent, v_absent, v_absent

# -- Operands ---------------------------------------------------------------------------------------------------------

# The guest's register number n is read by `jalr t2, read_register(8 * n)`: t1 = its value. Two words for each: three
# are in the save area, the others where the guest has them.
    .macro  register_is r
    mv      t1, \r
    jr      t2
    .endm
    .macro  register_saved n
    lw      t1, V_REGISTERS + 4 * \n(zero)
    jr      t2
    .endm
read_register:
    register_is r0
    register_is r1
    register_is r2
    register_is r3
    register_is r4
    register_saved 5
    register_saved 6
    register_saved 7
    register_is r8
    register_is r9
    register_is r10
    register_is r11
    register_is r12
    register_is r13
    register_is r14
    register_is r15

# And written by `jalr t2, write_register(8 * n)` with t1 = the value. r0 stays 0.
    .macro  register_becomes r
    mv      \r, t1
    jr      t2
    .endm
    .macro  save_becomes n
    sw      t1, V_REGISTERS + 4 * \n(zero)
    jr      t2
    .endm
write_register:
    register_becomes r0
    register_becomes r1
    register_becomes r2
    register_becomes r3
    register_becomes r4
    save_becomes 5
    save_becomes 6
    save_becomes 7
    register_becomes r8
    register_becomes r9
    register_becomes r10
    register_becomes r11
    register_becomes r12
    register_becomes r13
    register_becomes r14
    register_becomes r15

# operand - t0 = a + imm for the instruction word t0. Uses t1, t2.
    .macro  operand
    srli    t1, t0, 13
    andi    t1, t1, 0x78                    # 8 * a
    jalr    t2, read_register(t1)           # t1 = register a
    slli    t0, t0, 16
    srai    t0, t0, 16                      # imm is signed
    add     t0, t0, t1
    .endm

# find_psw - t0 = where in our storage the five words at the guest's virtual address t0 are. Does not come back where
# the guest's machine would trap. What we loaded as R is the guest's R inside its storage (allocator.s, load_psw): its
# bound is the limit of the manual's section 2, its relocation leads to our addresses. Uses t1, t2.
    .macro  find_psw
    lw      t1, OLD_B(zero)                 # the limit
    andi    t2, t0, 3
    bnez    t2, operand_align               # first the alignment,
    addi    t2, t0, PSW_SIZE - 1            # then the last byte:
    bltu    t2, t0, operand_memory          #   beyond 2^32,
    bgeu    t2, t1, operand_memory          #   or beyond the limit
    lw      t1, OLD_L(zero)
    add     t0, t0, t1                      # inside: relocate
    .endm

operand_align:                              # t0 = info
    li      t1, CAUSE_ALIGN
    j       1f
operand_memory:
    li      t1, CAUSE_MEMORY
1:
    sw      t1, TRAP_CAUSE(zero)            # not PRIVILEGED, as our record says,
    sw      t0, TRAP_INFO(zero)             #   but what its own machine would say
    j       reflect                         # the word is in the record

# -- The instructions -------------------------------------------------------------------------------------------------

# v_lpsw - load the PSW. `lpsw_zero`: of the form lpsw imm(r0).
v_lpsw:
    operand
    j       lpsw_at
lpsw_zero:
    slli    t0, t0, 16
    srai    t0, t0, 16                      # the address is imm alone
lpsw_at:
    find_psw
    lw      t1, OLD_T(zero)
    lw      t2, V_BEYOND(zero)
    add     t2, t2, t1
    addi    t2, t2, -1                      # its own tick; T is what is loaded (manual, section 5)
    bnez    t2, load_psw                    # through A: it changes M, R and T
    lui     t1, PENDING_HORIZON >> 16       # that was the last tick: something is due after it,
    lw      t2, V_PENDING(zero)
    or      t1, t1, t2
    sw      t1, V_PENDING(zero)             #   say so to guest_goes_on
    li      t2, 0                           # no tick is left
    j       load_psw

# v_spsw - store the PSW, as the guest believes it to be.
v_spsw:
    operand
    find_psw
    lw      t1, V_STATUS(zero)
    lw      t2, OLD_P(zero)                 # its own address
    sw      t1, PSW_AT_status(t0)
    sw      t2, PSW_AT_p(t0)
    lw      t1, V_L(zero)
    lw      t2, V_B(zero)
    sw      t1, PSW_AT_l(t0)
    sw      t2, PSW_AT_b(t0)
    lw      t2, V_TIMER(zero)
    beqz    t2, 1f                          # off: 0
    lw      t1, OLD_T(zero)
    lw      t2, V_TIMER_BEYOND(zero)
    add     t2, t2, t1                      # T before this instruction
1:
    sw      t2, PSW_AT_t(t0)
    j       complete

# v_in - read a port of the guest's own devices.
v_in:
    operand
    lw      t1, V_PORTS(zero)
    bgeu    t0, t1, in_nothing              # no such device
    slli    t0, t0, 2
    lw      t0, in_routines(t0)
    jr      t0                              # it leaves t1 = the value, and goes to in_done

in_nothing:
    li      t1, 0                           # unknown ports read 0
in_done:
    lw      t0, TRAP_WORD(zero)
    srli    t0, t0, 17
    andi    t0, t0, 0x78                    # 8 * d
    jalr    t2, write_register(t0)
    j       complete

# v_out - write a port of the guest's own devices.
v_out:
    operand
    lw      t1, V_PORTS(zero)
    bgeu    t0, t1, complete                # no such device: nothing happens
    slli    t0, t0, 2
    lw      t0, out_routines(t0)
    lw      t1, TRAP_WORD(zero)
    srli    t1, t1, 17
    andi    t1, t1, 0x78
    jalr    t2, read_register(t1)           # t1 = register d
    jr      t0                              # it takes t1, and goes to complete

# v_idle - time passes to the guest's next event; or the guest waits; or it is DEADLOCKED.
v_idle:
    jal     t2, look                        # has input come?
    lw      t0, V_PENDING(zero)
    bnez    t0, complete                    # an interrupt is pending: one tick, whether enabled or not
    jal     t0, save_rest                   # At this point: slow
    call    settle
    lw      t0, V_TIMER(zero)
    lw      t1, V_DISK_STATUS(zero)
    andi    t1, t1, DISK_STATUS_BUSY
    or      t1, t1, t0
    beqz    t1, 2f                          # no timer, no command under way: nothing of its own will come
    li      a0, -1
    beqz    t0, 1f
    lw      a0, V_T(zero)                   # a0 = ticks to the expiry of T,
1:
    li      a1, V_DISK_DUE
    call    nearer                          #   or to the end of the disk's command
    call    pass                            # time passes at once,
    lw      t0, V_P(zero)
    addi    t0, t0, 4
    sw      t0, V_P(zero)                   #   and the idle completes
    j       due
2:
    # At this point:  nothing of the guest's own can end it; it has not completed.
    lw      t0, V_CONSOLE_CONTROL(zero)
    bnez    t0, wait                        # input could
    li      a0, STOP_DEADLOCKED
    j       stop

# v_halt - stop with an exit code.
v_halt:
    srli    t1, t0, 13
    andi    t1, t1, 0x78
    jalr    t2, read_register(t1)           # t1 = register a
    andi    t1, t1, 0xFF
    sw      t1, V_EXIT(zero)
    lw      t0, OLD_P(zero)                 # it completes first:
    addi    t0, t0, 4
    sw      t0, OLD_P(zero)                 #   P
    lw      t0, OLD_T(zero)
    addi    t0, t0, -1
    sw      t0, OLD_T(zero)                 #   C and T
    jal     t0, save_rest                   # At this point: slow
    call    settle
    li      a0, STOP_HALTED
    j       stop

# v_absent - a word that the guest's machine does not have.
v_absent:
    li      t1, CAUSE_ILLEGAL
    sw      t1, TRAP_CAUSE(zero)
    sw      zero, TRAP_INFO(zero)
    j       reflect

# complete - the emulated instruction has completed: P, C and T advance, and the guest goes on.
#   in      fast; time running
#   out     to guest_goes_on, or to `absorb` where this tick was the last to the horizon
complete:
    lw      t0, OLD_P(zero)
    lw      t1, OLD_T(zero)
    addi    t0, t0, 4                       # the next instruction
    addi    t1, t1, -1                      # one tick: of T, and so of C
    sw      t0, OLD_P(zero)
    sw      t1, OLD_T(zero)
    beqz    t1, absorb
    j       guest_goes_on

# -- Ports ------------------------------------------------------------------------------------------------------------
# The routines are fast. `in`: t1 = the value, then in_done. `out`: t1 is the value, then complete.

in_routines:
    .word   in_system_identity, in_system_storage, in_clock_low, in_clock_high, in_nothing, in_pending, in_nothing
    .word   in_nothing, in_nothing, in_nothing, in_nothing, in_nothing, in_nothing, in_nothing, in_nothing, in_nothing
    .if . - in_routines != 4 * CONSOLE_IDENTITY
    .error "the ports of the system are not sixteen"
    .endif
    .word   in_console_identity, in_console_data, in_console_status, in_console_control, in_nothing, in_nothing
    .word   in_nothing, in_nothing, in_nothing, in_nothing, in_nothing, in_nothing, in_nothing, in_nothing, in_nothing
    .word   in_nothing
    .if . - in_routines != 4 * DISK_IDENTITY
    .error "the ports of the console are not sixteen"
    .endif
    .word   in_disk_identity, in_disk_capacity, in_disk_block, in_disk_address, in_nothing, in_disk_status
    .word   in_disk_control, in_disk_latency, in_nothing, in_nothing, in_nothing, in_nothing, in_nothing, in_nothing
    .word   in_nothing, in_nothing

out_routines:
    .rept   CONSOLE_DATA
    .word   complete                        # the system's registers and all identities are read-only
    .endr
    .word   out_console_data, complete, out_console_control
    .rept   DISK_BLOCK - CONSOLE_CONTROL - 1
    .word   complete
    .endr
    .word   out_disk_block, out_disk_address, out_disk_command, out_disk_status, out_disk_control
    .rept   16 + DISK_IDENTITY - DISK_CONTROL - 1
    .word   complete
    .endr

in_system_identity:
    li      t1, SYSTEM_IS
    j       in_done
in_system_storage:
    lw      t1, V_STORAGE(zero)             # its own q, whatever ours is
    j       in_done
in_clock_low:
    lw      t1, OLD_T(zero)
    lw      t2, V_BEYOND(zero)
    add     t2, t2, t1                      # ticks to the horizon
    lw      t0, V_HORIZON(zero)
    sub     t1, t0, t2                      # the low word of C, as of before this instruction
    sltu    t0, t0, t2                      # borrow
    lw      t2, V_HORIZON + 4(zero)
    sub     t0, t2, t0
    sw      t0, V_LATCH(zero)               # and the high word for later
    j       in_done
in_clock_high:
    lw      t1, V_LATCH(zero)
    j       in_done
in_pending:
    jal     t2, look                        # the console's may have changed
    lw      t1, V_PENDING(zero)
    j       in_done
