# tm-code-line-end.s - stores into code that are the last words of their lines: what comes after them is in the next
# page, where the space ends, or where T expires
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    .equ pages, 0x20000
    begin

# A store into its own page is the last word inside: the fetch behind it traps.
.macro ends bound
    la   r5, pages
    li   r2, 0x30110010             # addi r1, r1, 16
    li   r1, 0
    catch ran_\@
    enter PSW_M, \bound - 8, pages, \bound
ran_\@:
    number
    same_word OLD_P, \bound
    same_word TRAP_CAUSE, CAUSE_MEMORY
    same r1, 1
.endm
    li   r9, 2
again:
    li   r13, 0

# On into the next page, where nobody has been yet.
    la   r5, pages
    li   r2, 0x30110010             # addi r1, r1, 16
    li   r1, 0
    catch over
    enter PSW_M, 0xFF8, pages
over:
    want r1, 2
    want_word OLD_P, 0x1004

    ends 0x1000
    ends 0x0F80
    ends 0x0F00

# T expires before the store, behind it and one later.
.macro expires t, end
    li   r1, 0
    catch ran_\@
    enter PSW_M, 0xE78, pages, 0x1000, \t
ran_\@:
    number
    same_word OLD_P, \end
    same_word TRAP_CAUSE, CAUSE_TIMER
.endm
    expires 1, 0xE7C
    expires 2, 0xE80
    expires 3, 0xE84
    expires 33, 0xEFC
    expires 34, 0xF00
    addi r9, r9, -1
    bnez r9, again
    pass

    .org pages + 0xE78
    addi r1, r1, 1
    sw   r2, 0x40(r0)
    .rept 30
    addi r1, r1, 1
    .endr
    .org pages + 0xEF8
    addi r1, r1, 1
    sw   r2, 0x40(r0)
    .org pages + 0xF78
    addi r1, r1, 1
    sw   r2, 0x40(r0)
    .org pages + 0xFF8
    addi r1, r1, 1
    sw   r2, 0x40(r0)
    addi r1, r1, 1
    svc  9
