# tt-limit-trap-loop.s - a handler that is one lpsw back to the svc that led to it: each round takes a tick, so the
# limit ends it
# run --limit 6
# expect stop LIMIT
# expect exit 0
# expect clock 6
# expect psw 00000001 00000000 00007000 00000004 00000000
# expect trap RESET 00000000 00000000 00000000 0
# expect trap SVC 00000005 00000000 00000001 3
# expect trap SVC 00000005 00000000 00000001 4
# expect trap SVC 00000005 00000000 00000001 5
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, handler
    sw   r1, NEW_P(r0)
handler:
    lpsw user(r0)
user:
    .psw PSW_M, 0, 0x7000, 4, 0

    .org 0x7000
    svc  5
