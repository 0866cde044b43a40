# macros.s - what is written often, in the kernel and in programs: how routines begin and end, copying, saying things.
#
# Registers: a routine takes its arguments in a0 .. a5, returns its results there, and may change t0 .. t2 and a0 .. a5
# (its contract says which it does). s0, s1 and sp it leaves as it found them.

# enter - begin a routine that calls others: a frame of so many words on the stack.
#   frame   word 0: return address; word 1: s0; word 2: s1 (the latter two as far as the frame reaches);
#           from word 3 on, at LOCAL(sp): for the routine's own use
    .equ    LOCAL, 12
    .macro  enter words
    addi    sp, sp, -4 * (\words)           # make room
    sw      ra, 0(sp)                       # where to return to
    .if (\words) > 1
    sw      s0, 4(sp)                       # the caller's s0,
    .endif
    .if (\words) > 2
    sw      s1, 8(sp)                       #   and s1
    .endif
    .endm

# leave - end such a routine: everything back, and return.
    .macro  leave words
    lw      ra, 0(sp)                       # where to return to
    .if (\words) > 1
    lw      s0, 4(sp)                       # the caller's s0,
    .endif
    .if (\words) > 2
    lw      s1, 8(sp)                       #   and s1
    .endif
    addi    sp, sp, 4 * (\words)            # give the room back
    ret
    .endm

# move_words - copy a few words, one load and one store each, nothing else.
#   uses    t0
    .macro  move_words count, from, from_register, to, to_register
    .set    moved, 0
    .rept   \count
    lw      t0, \from + moved(\from_register)
    sw      t0, \to + moved(\to_register)
    .set    moved, moved + 4
    .endr
    .endm

# say_text - the kernel says a text. print_text - a program prints one.
#   uses    as `say` (console.s) and `print` (lib.s)
    .macro  say_text text
    la      a0, \text
    call    say
    .endm
    .macro  print_text text
    la      a0, \text
    call    print
    .endm

# argument - a program's number argument: which word of the command line, and what to take if it is not there.
#   in      a0, a1 = words of the command line
#   out     a0 = number
#   uses    as `number_argument` (lib.s)
    .macro  argument which, default
    li      a2, \which
    li      a3, \default
    call    number_argument
    .endm
