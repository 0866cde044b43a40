# tp-trap.s - the PSW that a trap loads: masked as that of lpsw is, and in effect at once, mode, P, R and T
# expect stop HALTED
# expect exit 0
    .include "check.inc"

.macro new_psw status, p, l, b, t
    li   r15, \status
    sw   r15, NEW_STATUS(r0)
    li   r15, \p
    sw   r15, NEW_P(r0)
    li   r15, \l
    sw   r15, NEW_L(r0)
    li   r15, \b
    sw   r15, NEW_B(r0)
    li   r15, \t
    sw   r15, NEW_T(r0)
.endm
    begin

# All status bits but M, an R.l with low bits, an odd bound, T = 40. The handler stands at virtual 8 of that window,
# shows its PSW and loads one that comes back here; the record is still that of the svc.
    new_psw 0xFFFFFFFE, 8, 0x7FFF, 0x301, 40
    svc  1
back1:
    new_psw 0, unexpected, 0, 0xFFFFFFFF, 0
    want_record 0, back1 - 4, 0, 0xFFFFFFFF, 0, CAUSE_SVC, 1, 0x80000001
    want_word 0x7100, PSW_I
    want_word 0x7104, 8
    want_word 0x7108, 0x7000
    want_word 0x710C, 0x301
    want_word 0x7110, 40                        # T before the spsw

# Through a trap into user mode. The handler's window is all of storage: it puts the good new PSW back, then tries `in`.
    new_psw PSW_M, user, 0, 0xFFFFFFFF, 30
    svc  2
user:
    new_psw 0, back2, 0, 0xFFFFFFFF, 0          # 11 words: li 0xFFFFFFFF is one, back2 is not known yet and two
    in   r1, SYSTEM_IDENTITY(r0)
back2:
    want_record PSW_M, back2 - 4, 0, 0xFFFFFFFF, 19, CAUSE_PRIVILEGED, 0, 0xF2100000
    pass

    .org 0x7000
    .phase 0
    .org 8
    spsw 0x100(r0)
    lpsw 0x200(r0)
    .org 0x200
    .psw 0, back1, 0, 0xFFFFFFFF, 0
    .dephase
