# tm-relocation.s - R.l is added to every address, in both modes: one virtual address, three places
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    li   r3, 0x11111111
    sw   r3, 0x5100(r0)
    li   r3, 0x22222222
    sw   r3, 0x6100(r0)
    li   r3, 0x33333333
    sw   r3, 0x100(r0)
    li   r2, 0x77777777

.macro check_window status, l, loaded           # lw r1, 0x100(r0), then sw r2, 0x104(r0), in the window at l
    try  0x44100100, \status, 0x1000, 0, \l
    want r1, \loaded
    sw   r0, \l + 0x104(r0)
    try  0x52200104, \status, 0x1000, 0, \l
    want_word \l + 0x104, 0x77777777
.endm
    check_window 0, 0x5000, 0x11111111
    check_window 1, 0x5000, 0x11111111
    check_window 0, 0x6000, 0x22222222
    check_window 1, 0x6000, 0x22222222
    lw   r1, 0x100(r0)
    want r1, 0x33333333

# The same storage by another name: what one window stores, a window a page lower sees a page higher.
    li   r2, 0x12345678
    try  0x52200200, 1, 0x1000, 0, 0x6000       # sw r2, 0x200(r0)
    try  0x44101200, 1, 0x2000, 0, 0x5000       # lw r1, 0x1200(r0)
    want r1, 0x12345678

# A jump keeps to virtual addresses.
    li   r1, 0x6010
    li   r3, 0x80000077                         # svc 0x77 at virtual 0x10
    sw   r3, 0x6010(r0)
    try  0x71400010, 1, 0x1000, 0, 0x6000       # jalr r4, 0x10(r0)
    want_record 1, 0x10, 0x6000, 0x1000, 0, CAUSE_SVC, 0x77, 0x80000077
    want r4, 4
    pass
