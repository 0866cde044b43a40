# td-system.s - device 0: identity, q, features, pending; nothing there can be written
# run --storage 64K
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
    want_port 0, 0x50473332
    want_port 1, 0x00010000             # q = 64 KiB
    want_port 4, 0                      # neither V nor the assist
    want_port 5, 0                      # nothing pending
    want_port 6, 0                      # and no more registers
    want_port 7, 0
    want_port 15, 0

# Pending: bit 1 is the console, whose input is at its end, as soon as its interrupt is enabled, whatever I is.
    li   r1, 1
    out  r1, CONSOLE_CONTROL(r0)
    want_port SYSTEM_PENDING, 2
    out  r0, CONSOLE_CONTROL(r0)
    want_port SYSTEM_PENDING, 0

# Writes vanish.
    li   r1, 0xFFFFFFFF
    out  r1, SYSTEM_IDENTITY(r0)
    out  r1, SYSTEM_STORAGE(r0)
    out  r1, SYSTEM_CLOCK_HIGH(r0)
    out  r1, SYSTEM_FEATURES(r0)
    out  r1, SYSTEM_PENDING(r0)
    want_port SYSTEM_IDENTITY, 0x50473332
    want_port SYSTEM_STORAGE, 0x00010000
    want_port SYSTEM_CLOCK_HIGH, 0
    want_port SYSTEM_FEATURES, 0
    want_port SYSTEM_PENDING, 0
    in   r1, SYSTEM_CLOCK_LOW(r0)
    li   r2, -1
    out  r2, SYSTEM_CLOCK_LOW(r0)
    in   r2, SYSTEM_CLOCK_LOW(r0)
    sub  r2, r2, r1
    want r2, 3                          # in, li, out
    pass
