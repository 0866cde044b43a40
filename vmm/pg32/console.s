# console.s - the virtual console (manual, section 8). Twin: isa/dev/console.c; lines: the sinks of isa/dev/host.c.
#
# Input is guest 0's, as it comes from the real console; the others are at its end from the start. The real console
# may interrupt exactly when guest 0's may, so the real console's pending interrupt is guest 0's. Output of an only
# guest passes as it is; of several, in whole lines headed by the guest's number.

# look - what is pending of the console now. `jal t2, look`; fast or slow.
#   out     V_PENDING; OLD_STATUS, which lets real interrupts in while they would be news
#   uses    t0, t2; t1 is kept
look:
    sw      a0, scratch(zero)
    lw      t0, V_CONSOLE_CONTROL(zero)
    slli    t0, t0, CONSOLE_DEVICE          # t0 = its bit: at the end of input, pending while enabled
    lw      a0, V_NUMBER(zero)
    bnez    a0, 1f
    beqz    t0, 1f
    in      t0, SYSTEM_PENDING(zero)        # guest 0: as the real console's
    andi    t0, t0, 1 << CONSOLE_DEVICE
1:
    bnez    a0, 2f
    xori    a0, t0, PSW_M | PSW_I           # guest 0's is pending: we know, until it has done something about it
    sw      a0, OLD_STATUS(zero)
    .if PSW_I != 1 << CONSOLE_DEVICE
    .error "look takes the bit of the console for the bit I"
    .endif
2:
    lw      a0, V_PENDING(zero)
    andi    a0, a0, ~(1 << CONSOLE_DEVICE)
    or      a0, a0, t0
    sw      a0, V_PENDING(zero)
    lw      a0, scratch(zero)
    jr      t2

# input_arrived - DEVICE of the machine below while a guest ran.
#   in      fast; time running
input_arrived:
    jal     t0, save_rest                   # At this point: slow
    call    settle
    lw      t0, V_NUMBER(zero)
    bnez    t0, 1f
    jal     t2, look                        # its own
    j       due
1:
    li      a0, 0
    call    block_of                        # guest 0 is told in its block:
    lw      t0, BLOCK_PENDING(a0)
    ori     t0, t0, 1 << CONSOLE_DEVICE
    sw      t0, BLOCK_PENDING(a0)
    sw      zero, BLOCK_PARKED(a0)          #   if it was waiting, it does so no more
    li      t0, PSW_M
    sw      t0, OLD_STATUS(zero)            # and until it has taken the input, there is no news
    j       due

in_console_identity:
    li      t1, CONSOLE_IS
    j       in_done
in_console_control:
    lw      t1, V_CONSOLE_CONTROL(zero)
    j       in_done

in_console_data:
    lw      t0, V_NUMBER(zero)
    li      t1, -1                          # no input
    bnez    t0, in_done
    in      t1, CONSOLE_DATA(zero)          # guest 0: the next byte
    j       look_done
in_console_status:
    lw      t0, V_NUMBER(zero)
    li      t1, CONSOLE_STATUS_END
    bnez    t0, in_done
    in      t1, CONSOLE_STATUS(zero)
look_done:
    lw      t0, V_CONSOLE_CONTROL(zero)
    beqz    t0, in_done                     # nobody is interrupted
    jal     t2, look                        # was that all?
    j       in_done

out_console_control:
    andi    t1, t1, CONSOLE_CONTROL_INTERRUPT
    sw      t1, V_CONSOLE_CONTROL(zero)
    lw      t0, V_NUMBER(zero)
    bnez    t0, 1f
    out     t1, CONSOLE_CONTROL(zero)       # guest 0: the real console's is the same
    sw      t1, console_state(zero)
1:
    jal     t2, look
    j       complete

out_console_data:
    lw      t0, guests(zero)
    addi    t0, t0, -1
    bnez    t0, 1f
    out     t1, CONSOLE_DATA(zero)          # an only guest
    j       complete
1:
    lw      t0, V_LINE_LENGTH(zero)
    lw      t2, V_LINE(zero)
    add     t2, t2, t0
    sb      t1, 0(t2)                       # into its line
    addi    t0, t0, 1
    sw      t0, V_LINE_LENGTH(zero)
    addi    t0, t0, -LINE_SIZE
    beqz    t0, 2f                          # which is full
    lbu     t1, 0(t2)
    addi    t1, t1, -'\n'
    bnez    t1, complete                    # or complete
2:
    jal     t0, save_rest                   # At this point: slow, but time is running
    call    flush_line
    jal     t0, restore_rest                # At this point: fast
    j       complete

# flush_line - the resident's line goes out, if there is something in it.
#   in      slow
#   uses    t0, t1, t2, a0, a1
flush_line:
    lw      t0, V_LINE_LENGTH(zero)
    beqz    t0, 2f
    addi    sp, sp, -4
    sw      ra, 0(sp)
    li      t1, '['
    out     t1, CONSOLE_DATA(zero)
    lw      a0, V_NUMBER(zero)
    call    print_number                    # whose line it is
    li      t1, ']'
    out     t1, CONSOLE_DATA(zero)
    li      t1, ' '
    out     t1, CONSOLE_DATA(zero)
    lw      t0, V_LINE(zero)                # t0 = the next byte
    lw      t1, V_LINE_LENGTH(zero)
    add     t1, t1, t0                      # t1 = the end
1:
    lbu     t2, 0(t0)
    out     t2, CONSOLE_DATA(zero)
    addi    t0, t0, 1
    bne     t0, t1, 1b
    sw      zero, V_LINE_LENGTH(zero)
    lw      ra, 0(sp)
    addi    sp, sp, 4
    addi    t2, t2, -'\n'
    beqz    t2, 2f
    li      t1, '\n'                        # the next guest's line must begin at the margin
    out     t1, CONSOLE_DATA(zero)
2:
    ret

# print_number - a0 in decimal.
#   uses    t0, t1, t2, a0; the stack
print_number:
    li      t0, 10
    mv      t2, sp                          # t2 = where the digits began
1:
    remu    t1, a0, t0                      # the lowest digit first,
    addi    sp, sp, -4
    sw      t1, 0(sp)
    divu    a0, a0, t0
    bnez    a0, 1b
2:
    lw      t1, 0(sp)                       # the highest printed first
    addi    t1, t1, '0'
    out     t1, CONSOLE_DATA(zero)
    addi    sp, sp, 4
    bne     sp, t2, 2b
    ret

# print - a text, ended by a zero.
#   in      a0 = its address
#   uses    t0, a0
print:
    lbu     t0, 0(a0)
    beqz    t0, 1f
    out     t0, CONSOLE_DATA(zero)
    addi    a0, a0, 1
    j       print
1:
    ret
