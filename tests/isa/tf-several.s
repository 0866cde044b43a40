# tf-several.s - several flaws at once, each by its own switch: getm and getr are on, jus, lra and popsw are off
# run --flaw getm,getr
# bare-only
# expect stop HALTED
# expect exit 0
# expect clock 9
# expect r2 00000001
# expect r3 00007000
# expect r4 00001000
# expect trap RESET 00000000 00000000 00000000 0
# expect trap ILLEGAL 00000000 00000008 00000001 5
# expect trap ILLEGAL 00000000 00000008 00000001 8
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, 0xFFFFFFFF, 0

    .org 0x1000
start:
    addi r1, r0, again
    sw   r1, NEW_P(r0)
    lpsw user(r0)
again:
    addi r1, r0, done                   # 5
    sw   r1, NEW_P(r0)                  # 6
    lpsw OLD_STATUS(r0)                 # 7: once more
done:
    halt r0
user:
    .psw PSW_M, 0, 0x7000, 0x1000, 0

    .org 0x7000
    .phase 0
    getm r2
    getr r3, r4
    lra  r5, r0
    .dephase
