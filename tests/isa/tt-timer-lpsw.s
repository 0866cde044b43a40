# tt-timer-lpsw.s - a PSW load sets T and does not count: neither in the T that it replaces nor in the T that it loads
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

# T = 1 when lpsw runs, which loads T = 0: no expiry. The svc behind shows T = 0.
    catch over1
    enter 0, first1, 0, 0xFFFFFFFF, 1
first1:
    lpsw psw1(r0)
psw1:
    .psw 0, second1, 0, 0xFFFFFFFF, 0
second1:
    nop
site1:
    svc  1
over1:
    want_record 0, site1, 0, 0xFFFFFFFF, 0, CAUSE_SVC, 1, 0x80000001

# T = 1 when lpsw runs, which loads T = 1: the next instruction completes, then TIMER.
    li   r1, 0
    catch over2
    enter 0, first2, 0, 0xFFFFFFFF, 1
first2:
    lpsw psw2(r0)
psw2:
    .psw 0, second2, 0, 0xFFFFFFFF, 1
second2:
    addi r1, r1, 1
third2:
    addi r1, r1, 1
over2:
    want_record 0, third2, 0, 0xFFFFFFFF, 0, CAUSE_TIMER, 0, 0
    want r1, 1

# T = 2: lpsw is the first of them, loads T = 5; svc with all of it left.
    catch over3
    enter 0, first3, 0, 0xFFFFFFFF, 2
first3:
    lpsw psw3(r0)
psw3:
    .psw 0, site3, 0, 0xFFFFFFFF, 5
site3:
    svc  3
over3:
    want_record 0, site3, 0, 0xFFFFFFFF, 5, CAUSE_SVC, 3, 0x80000003

# T = 2, an instruction, lpsw with T = 1 left: the old T is gone.
    catch over4
    enter 0, first4, 0, 0xFFFFFFFF, 2
first4:
    nop
    lpsw psw4(r0)
psw4:
    .psw PSW_M, user4, 0, 0xFFFFFFFF, 3
user4:
    nop
    nop
    nop
fourth4:
    nop
over4:
    want_record PSW_M, fourth4, 0, 0xFFFFFFFF, 0, CAUSE_TIMER, 0, 0

# A trap loads T as well, T = 3: the handler has three instructions, the `catch` below, and T = 3 once more.
    li   r1, 3
    sw   r1, NEW_T(r0)
    li   r1, 0
    catch handler5
    svc  5
handler5:
    catch over5
again5:
    addi r1, r1, 1
over5:
    sw   r0, NEW_T(r0)
    lpsw psw5(r0)                       # T off before the three have run
psw5:
    .psw 0, check5, 0, 0xFFFFFFFF, 0
check5:
    want_record 0, again5, 0, 0xFFFFFFFF, 0, CAUSE_TIMER, 0, 0
    want r1, 0
    pass
