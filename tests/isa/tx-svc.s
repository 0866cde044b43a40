# tx-svc.s - svc: the saved PSW is that of the svc itself, so the handler adds 4; info is the immediate without sign
# expect stop HALTED
# expect exit 0
# expect clock 35
# expect r1 0000000c
# expect r2 00000001
# expect r3 00008000
# expect trap RESET 00000000 00000000 00000000 0
# expect trap SVC 00000000 00000000 00000001 3
# expect trap SVC 0000ffff 00000008 00000001 12
# expect trap SVC 00008000 00000010 00000001 21
# expect trap SVC 00000001 00000018 00000001 30
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r4, r0, handler
    sw   r4, NEW_P(r0)
    lpsw user(r0)

handler:                            # 8 ticks with the lpsw
    mv   r3, r2                     # the last two infos
    lw   r2, TRAP_INFO(r0)
    addi r4, r2, -1
    beq  r4, r0, done               # svc 1
    lw   r4, OLD_P(r0)
    addi r4, r4, 4
    sw   r4, OLD_P(r0)
    lpsw OLD_STATUS(r0)
done:
    halt r0
user:
    .psw PSW_M, 0, 0x7000, 0x1000, 0

    .org 0x7000
    .phase 0
    svc  0
    addi r1, r1, 4
    svc  0xFFFF
    addi r1, r1, 4
    svc  0x8000
    addi r1, r1, 4
    svc  1
    .dephase
