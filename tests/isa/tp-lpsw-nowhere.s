# tp-lpsw-nowhere.s - lpsw to where nothing can be fetched, 200 times each: the new PSW is the one that the fetch traps
# with; and lpsw whose operand is not in storage
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

.macro often psw, cause, info
    li   r4, 200
    catch handler_\@
again_\@:
    lpsw \psw(r0)
handler_\@:
    lw   r5, OLD_T(r0)
    addi r5, r5, -7
    add  r9, r9, r5
    addi r4, r4, -1
    bnez r4, again_\@
    want_word TRAP_CAUSE, \cause
    want_word TRAP_INFO, \info
    want_word TRAP_WORD, 0
.endm

    often odd, CAUSE_ALIGN, 0x1002
    want_record PSW_M, 0x1002, 0, 0xFFFFFFFF, 7, CAUSE_ALIGN, 0x1002, 0
    often beyond, CAUSE_MEMORY, 0
    want_record PSW_M, 0, 0xFFFFF000, 0xFFFFFFFF, 7, CAUSE_MEMORY, 0, 0
    often bounded, CAUSE_MEMORY, 0x1000
    want_record 0, 0x1000, 0x1000, 0x1003, 7, CAUSE_MEMORY, 0x1000, 0
    often nothing, CAUSE_MEMORY, 0x1000
    want_record 0, 0x1000, 0, 0, 7, CAUSE_MEMORY, 0x1000, 0
    want r9, 0

    li   r4, 200
    li   r6, 0xFFFF0                    # four words are there
    catch short
again:
    lpsw 0(r6)
short:
    addi r4, r4, -1
    bnez r4, again
    want_record 0, again, 0, 0xFFFFFFFF, 0, CAUSE_MEMORY, 0xFFFF0, 0xF0060000
    pass

odd:     .psw PSW_M, 0x1002, 0x123, 0xFFFFFFFF, 7       # R.l is rounded down
beyond:  .psw PSW_M, 0, 0xFFFFF000, 0xFFFFFFFF, 7
bounded: .psw 0, 0x1000, 0x1000, 0x1003, 7
nothing: .psw 0, 0x1000, 0, 0, 7
