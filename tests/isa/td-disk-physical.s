# td-disk-physical.s - the address given to the disk is physical: R does not matter, not even while the command is
# under way; and the trap area is storage like any other
# disk 1
# run --disk-latency 10
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin

# Under R = (0x7000, 0x1000): in, out and idle work there as anywhere; the block goes to 0x10000, beyond the window.
    catch over
    enter 0, 0, 0x7000, 0x1000
over:
    want_record 0, 0x14, 0x7000, 0x1000, 0, CAUSE_SVC, 0, 0x80000000
    li   r4, 0x10000
    lw   r3, 0(r4)
    want r3, 0x3A303030                 # "000:"
    li   r4, 0x17000
    lw   r3, 0(r4)
    want r3, 0

# The whole trap area is overwritten, the new PSW included: "000:020\n000:028\n000:" as five words.
    out  r0, DISK_ADDRESS(r0)
    li   r1, 1
    out  r1, DISK_COMMAND(r0)
    idle
    want_word 0x00, 0x3A303030
    want_word 0x1C, 0x0A383130          # "018\n"
    want_word NEW_STATUS, 0x3A303030
    want_word NEW_P, 0x0A303230         # "020\n"
    want_word NEW_T, 0x3A303030
    pass

    .org 0x7000
    .phase 0
    lui  r1, 1
    out  r1, DISK_ADDRESS(r0)
    addi r1, r0, 1
    out  r1, DISK_COMMAND(r0)
    idle
    svc  0
    .dephase
