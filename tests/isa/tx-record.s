# tx-record.s - the record of a trap: all eight words, at physical 0 whatever R is, and nothing beyond them
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r3, 0xAAAAAAAA
    sw   r3, NEW_T + 4(r0)              # 0x34: neither record nor new PSW
    sw   r3, 0x7000(r0)

    li   r1, 0x1234
    try  0x80001234, 0                                          # svc 0x1234, supervisor
    want_record 0, 0, 0x7000, 0x1000, 0, CAUSE_SVC, 0x1234, 0x80001234
    try  0x80001234, PSW_M                                      # user
    want_record 1, 0, 0x7000, 0x1000, 0, CAUSE_SVC, 0x1234, 0x80001234
    try  0x80001234, PSW_M | PSW_I, 0x2345, 0x89ABCDEF          # interrupts on, an odd bound, a large T
    want_record 3, 0, 0x7000, 0x2345, 0x89ABCDEF, CAUSE_SVC, 0x1234, 0x80001234
    try  0x80001234, PSW_I, 0xFFFFFFFF, 1                       # T = 1 has not run out: the svc takes no time
    want_record 2, 0, 0x7000, 0xFFFFFFFF, 1, CAUSE_SVC, 0x1234, 0x80001234

# Words 0x20 to 0x30 are read, never written.
    want_word NEW_STATUS, 0
    want_word NEW_L, 0
    want_word NEW_B, 0xFFFFFFFF
    want_word NEW_T, 0
    want_word NEW_T + 4, 0xAAAAAAAA
    pass
