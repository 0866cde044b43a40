# td-unknown.s - unknown ports read 0 and ignore writes; a port is a 32-bit number, of which no bit is dropped
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

# Every port from 20 (the console has four registers) to 0xFFF reads 0: there is no disk, and no device 16 and more.
    li   r1, 20
    li   r2, 0x1000
1:  in   r3, 0(r1)
    bne  r3, r0, bad
    out  r1, 0(r1)                      # and takes a write without effect
    in   r3, 0(r1)
    bne  r3, r0, bad
    addi r1, r1, 1
    bne  r1, r2, 1b
    want r1, 0x1000

# Beyond: ports that look like CONSOLE_IDENTITY or SYSTEM_IDENTITY in their low bits.
.macro check_port base, value
    li   r1, \base
    in   r3, 0(r1)
    want r3, \value
.endm
    check_port 0x00000100, 0
    check_port 0x00000110, 0
    check_port 0x00001010, 0
    check_port 0x00010000, 0
    check_port 0x00010010, 0
    check_port 0x01000010, 0
    check_port 0x80000000, 0
    check_port 0x80000010, 0
    check_port 0xFFFFFFFF, 0
    check_port 0xFFFFFF10, 0
    li   r2, 0x21
    li   r1, 0x10011                    # no output
    out  r2, 0(r1)
    li   r1, 0x80000011
    out  r2, 0(r1)

# The port is a + s(imm), modulo 2^32.
    li   r1, 0xFFFFFFFF
    in   r3, 1(r1)
    want r3, SYSTEM_IS
    li   r1, 0x20
    in   r3, -0x10(r1)
    want r3, CONSOLE_IS
    in   r0, 0(r0)                      # into r0
    want r0, 0
    pass
bad:
    li   r15, 253
    halt r15
