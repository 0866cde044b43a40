# tp-status.s - the status word: only M and I can be loaded (V not on a machine without it); what is stored has no
# other bits
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

# Loaded by lpsw, seen in supervisor mode by spsw and by the trap that follows.
.macro check_status loaded, stored
    sw   r0, 0x7100(r0)
    try  0xF1000100, \loaded                    # spsw 0x100(r0)
    want_record \stored, 4, 0x7000, 0x1000, 0, CAUSE_SVC, 0, 0x80000000
    want_word 0x7100, \stored
.endm
    check_status 0x00000000, 0
    check_status 0x00000002, PSW_I
    check_status 0x00000004, 0                  # V
    check_status 0x00000008, 0
    check_status 0x80000000, 0
    check_status 0xFFFFFFFC, 0
    check_status 0xFFFFFFFE, PSW_I

# In user mode the spsw traps; the record shows the status.
.macro check_user loaded, stored
    try  0xF1000100, \loaded
    want_record \stored, 0, 0x7000, 0x1000, 0, CAUSE_PRIVILEGED, 0, 0xF1000100
.endm
    check_user 0x00000001, PSW_M
    check_user 0x00000005, PSW_M
    check_user 0xFFFFFFFD, PSW_M
    check_user 0xFFFFFFFF, PSW_M | PSW_I

# V has no effect: addresses are still relocated and bound.
    li   r1, 0x44444444
    sw   r1, 0x7200(r0)
    try  0x44200200, PSW_M | PSW_V              # lw r2, 0x200(r0)
    want_record PSW_M, 4, 0x7000, 0x1000, 0, CAUSE_SVC, 0, 0x80000000
    want r2, 0x44444444
    pass
