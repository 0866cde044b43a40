# dispatcher.s - D, the dispatcher: every trap comes here once the monitor has begun. Twin: vmm/dispatcher.c.
#
#   trap                                              goes to
#   TIMER                                             absorb: the guest's horizon is reached (vm.s)
#   DEVICE                                            input_arrived: the real console has input (console.s)
#   PRIVILEGED, a word the guest's machine lacks      reflect, as ILLEGAL
#   PRIVILEGED, in virtual supervisor mode            its v_i
#   all else                                          reflect

# shared_dispatcher - the way in where several guests take turns: an exit is charged, so that a guest whose every
# instruction is emulated has no longer a turn than others. Falls through into `dispatcher`.
shared_dispatcher:
    sw      t0, V_REGISTERS + 4 * 5(zero)
    lw      t0, V_EXITS(zero)
    addi    t0, t0, -1                      # one exit less
    sw      t0, V_EXITS(zero)
    beqz    t0, turn_over                   # none left: the trap will come again when this guest goes on
    j       dispatcher_saved

# dispatcher - D.
#   in      the trap record; all registers the guest's
#   out     fast, to where the table above says; t0 = the instruction word for a v_i
#   traps   never
dispatcher:
    # At this point:  supervisor mode, I = 0, R = (0, all), T off; OLD_STATUS .. OLD_T is the PSW that we had loaded
    #                 for the guest, with P where it is now and T what is left. No register is ours.
    sw      t0, V_REGISTERS + 4 * 5(zero)
dispatcher_saved:
    sw      t1, V_REGISTERS + 4 * 6(zero)   # three registers are enough,
    sw      t2, V_REGISTERS + 4 * 7(zero)   #   and the rest stay where the guest has them
    lw      t0, TRAP_CAUSE(zero)
    lw      t1, V_STATUS(zero)              # its virtual mode
    addi    t0, t0, -CAUSE_PRIVILEGED
    bnez    t0, not_privileged
    lw      t0, TRAP_WORD(zero)
    andi    t1, t1, PSW_M
    bnez    t1, user                        # it only believed it was privileged
    srai    t1, t0, 16                      # op, d, a; family F makes it negative
    addi    t1, t1, 0x1000                  # 0xF000: is it `lpsw imm(r0)`, how every handler ends?
    beqz    t1, lpsw_zero                   # the most frequent exit of all
    srli    t1, t0, 22                      # the second digit of op, in words
    andi    t1, t1, 0x3C
    lw      t1, routines(t1)                # its v_i
    jr      t1

not_privileged:
    addi    t0, t0, CAUSE_PRIVILEGED - CAUSE_TIMER
    beqz    t0, absorb                      # T of the machine below: accounting says what it means
    addi    t0, t0, CAUSE_TIMER - CAUSE_DEVICE
    bnez    t0, reflect                     # its own fault, or its own call
    j       input_arrived                   # a resource of ours: not the guest's affair

user:
    srli    t1, t0, 22                      # ILLEGAL goes before PRIVILEGED: does its machine have this word?
    andi    t1, t1, 0x3C
    lw      t1, routines(t1)
    la      t2, v_absent
    bne     t1, t2, reflect                 # it does: PRIVILEGED, as recorded
    jr      t1
