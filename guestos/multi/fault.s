# fault.s - the causes that end a process: what it did is said in one line, then everything goes on without it.
#
#       [5 divide] killed: division by zero; at 0x00001014, instruction 0x24aa0000
#
# The trap record holds all that the sentence needs. The process is not asked and cannot object.

# fault - handler of the causes PRIVILEGED, ILLEGAL, MEMORY, ALIGN, BREAK, ARITH (and PAGE, ASSIST, which do not occur).
#   in      gp = the culprit; the trap record
#   out     to `schedule`, without the culprit; or the machine halts, if the culprit is the kernel or the shell
#   uses    anything
#   traps   never
fault:
    lw      t0, OLD_STATUS(zero)            # (the mode it ran in)
    andi    t0, t0, PSW_M                   # who was it?
    beqz    t0, panic                       # supervisor mode: our own fault
    mv      a0, gp                          # (the culprit)
    call    say_who                         # "[5 divide] killed: "
    lw      s0, TRAP_CAUSE(zero)            # s0 = the cause
    lw      s1, TRAP_WORD(zero)             # s1 = the instruction
    li      t0, CAUSE_MEMORY                # is it about an address?
    beq     s0, t0, 1f                      # an address outside
    li      t0, CAUSE_ALIGN                 # or this way?
    beq     s0, t0, 1f                      # an odd address
    slli    t0, s0, 2                       # one word for each cause
    lw      a0, fault_texts(t0)             # the other causes are said in one piece:
    call    say                             #   "division by zero"
    j       3f                              # that is said; now where

1:  # What did it do with that address? The first digit of an instruction word is its family: 4 loads, 5 stores.
    la      a0, fault_jump                  # (perhaps a jump)
    beqz    s1, 2f                          # no word was fetched: the address is the one it jumped to
    srli    t0, s1, 28                      # the first digit
    addi    t0, t0, -5                      # is it 5?
    la      a0, fault_store                 # (perhaps a store)
    beqz    t0, 2f                          # it is a store
    la      a0, fault_load                  # nothing else is left
2:
    call    say                             # "a load from "
    lw      a0, TRAP_INFO(zero)             # (the address)
    call    say_hex                         #   the address
    slli    t0, s0, 2                       # one word for each cause
    lw      a0, fault_texts(t0)             # (the rest of the sentence)
    call    say                             # ", outside its storage"
    beqz    s1, 4f                          # for a jump, the address is also where it is

3:  # Where, and with which instruction.
    say_text fault_at                       # "; at "
    lw      a0, OLD_P(zero)                 # (the instruction's place)
    call    say_hex                         #   the address of the instruction
    say_text fault_instruction              # ", instruction "
    mv      a0, s1                          # (the word)
    call    say_hex                         #   the instruction
4:
    say_text fault_end                      # a newline
    mv      a0, gp                          # (the culprit)
    li      a1, STATUS_KILLED               # (how he ends)
    call    end_process                     # and that was it
    j       schedule                        # somebody else goes on

# say_who - begin a line about a process that is killed.
#   in      a0 = its entry
#   uses    t0 .. t2, a0 .. a2
#   traps   never
say_who:
    enter   2
    mv      s0, a0                          # s0 = the process
    lw      t0, owner(zero)                 # whose is the console?
    beq     s0, t0, 1f                      # it has the console
    lw      t0, broken_into(zero)           # is the cursor in somebody's text?
    beqz    t0, 2f                          # the owner's line is kept, and comes back behind ours
    li      t0, KEY_NEWLINE                 # somebody's text is unfinished: it stays so
    out     t0, CONSOLE_DATA(zero)          # now ours begins a line
    j       2f                              # nothing else to do
1:
    call    console_finish_line             # its unfinished line will stay unfinished
2:
    say_text who_1                          # "["
    lw      a0, P_PID(s0)                   # (the number)
    call    say_number                      #   its number
    say_text who_2                          # (say it)
    addi    a0, s0, P_NAME                  # (the name)
    call    say                             #   its name
    say_text who_3                          # "] killed: "
    leave   2

# panic - the kernel itself has trapped, which is a bug in it. Say so and halt.
#   in      the trap record
#   out     HALTED with code 2
#   uses    anything
#   traps   we hope not
panic:
    say_text panic_1                        # "multi: the kernel has trapped, cause "
    lw      a0, TRAP_CAUSE(zero)            # (the cause)
    call    say_number                      #   its number
    say_text panic_2                        # " at "
    lw      a0, OLD_P(zero)                 # (the instruction's place)
    call    say_hex                         #   the address of the instruction
    say_text fault_end                      # a newline
    li      a0, 2                           # code 2: a bug
    halt    a0                              # nothing else can be done

# shut_down - the end: leave the cursor at the beginning of a line, and halt.
#   in      a0 = code
#   out     HALTED
#   uses    t0, t1
#   traps   never
shut_down:
    call    console_finish_line             # the prompt of the host goes there
    halt    a0                              # off

who_1:              .asciz  "["
who_2:              .asciz  " "
who_3:              .asciz  "] killed: "
fault_jump:         .asciz  "a jump to "
fault_load:         .asciz  "a load from "
fault_store:        .asciz  "a store to "
fault_at:           .asciz  "; at "
fault_instruction:  .asciz  ", instruction "
fault_end:          .asciz  "\n"
panic_1:            .asciz  "multi: the kernel has trapped, cause "
panic_2:            .asciz  " at "

text_other:         .asciz  "an unexpected trap"
text_privileged:    .asciz  "a privileged instruction"
text_illegal:       .asciz  "a word that is no instruction"
text_memory:        .asciz  ", outside its storage"
text_align:         .asciz  ", which is misaligned"
text_break:         .asciz  "a breakpoint"
text_arith:         .asciz  "division by zero"
    .align  4
fault_texts:        # in the order of the causes, like `causes`
    .word   text_other, text_privileged, text_illegal, text_memory, text_align, text_other
    .word   text_break, text_arith, text_other, text_other, text_other, text_other
