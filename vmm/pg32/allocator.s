# allocator.s - A, the allocator: which storage, time and processor a guest has. Nothing else in the monitor gives any
# of them away; the disk's partitions are cut in boot.s, and what a guest's transfers reach is checked in disk.s.
# Twins: vmm/allocator.c, vmm/map.c.
#
# The map f (map.c): the guest runs in user mode whatever it believes, with the same P and registers, with R and T
# composed here. What we load for it lies in OLD_STATUS .. OLD_T, where the next trap leaves it again.

# -- Space ------------------------------------------------------------------------------------------------------------

# compose_space - OLD_L, OLD_B = R of the machine below for the guest's R: relocation adds, and the bound is clamped
# to the guest's storage. An access fails on its machine where a + n is more than min(b, q - l); it must fail here at
# the same a + n, and MEMORY does not tell which of the two it was.
#   in      t1 = R.l, t2 = R.b as the guest loads them
#   uses    t0, t1, t2
    .macro  compose_space
    srli    t1, t1, 12
    slli    t1, t1, 12                      # bits 11..0 are ignored
    sw      t1, V_L(zero)                   # what spsw and the next trap show
    sw      t2, V_B(zero)
    lw      t0, V_STORAGE(zero)             # q
    bltu    t0, t1, 91f                     # l is beyond it: nothing can be addressed
    sub     t0, t0, t1                      # q - l
    bleu    t2, t0, 92f
    mv      t2, t0                          # min(b, q - l)
    j       92f
91:
    li      t1, 0                           # any l inside will do, with a bound of 0
    li      t2, 0
92:
    lw      t0, V_BASE(zero)
    add     t1, t1, t0                      # inside our machine, as all below is checked against q
    sw      t1, OLD_L(zero)
    sw      t2, OLD_B(zero)
    .endm

# -- Time -------------------------------------------------------------------------------------------------------------

# settle - from running time to settled time. The guest has just left the processor, or is about to lose it.
#   in      slow; time running
#   out     CLOCK, T, SLICE, PROGRESS, P are what they are called
#   uses    t0, t1, t2, a0, a1
settle:
    lw      t0, OLD_T(zero)                 # t0 = what is left of the loaded T
    lw      t1, V_BEYOND(zero)
    add     t1, t1, t0                      # t1 = ticks to the horizon
    lw      t2, V_MARK(zero)
    xor     t2, t2, t1
    sw      t2, V_PROGRESS(zero)            # not the same number as at the last trap: something has completed
    lw      a0, V_HORIZON(zero)
    lw      a1, V_HORIZON + 4(zero)
    sltu    t2, a0, t1                      # borrow
    sub     a0, a0, t1
    sub     a1, a1, t2
    sw      a0, V_CLOCK(zero)               # C = HORIZON - ticks to it
    sw      a1, V_CLOCK + 4(zero)
    lw      a0, V_TIMER(zero)
    beqz    a0, 1f                          # off: T = 0
    lw      a0, V_TIMER_BEYOND(zero)
    add     a0, a0, t0
1:
    sw      a0, V_T(zero)
    lw      a0, V_SLICE(zero)
    add     a0, a0, t1
    sw      a0, V_SLICE(zero)               # ticks left of its turn
    lw      a0, OLD_P(zero)
    sw      a0, V_P(zero)
    ret

# run_time - from settled time to running time: T for the guest's next stretch is the least of its own T and the ticks
# to whatever must happen at an exact tick of its clock. Composes P and R too: f is complete after it.
#   in      slow; time settled; SLICE > 0 unless RESET or the expiry of T comes before the next instruction
#   out     OLD_P .. OLD_T and the fields of running time
#   uses    t0, t1, t2, a0, a1
run_time:
    addi    sp, sp, -4
    sw      ra, 0(sp)
    lw      a0, V_SLICE(zero)               # to the end of its turn
    li      a1, V_DISK_DUE
    call    nearer                          # or to the next event of its devices
    li      a1, V_UNTIL
    call    nearer                          # or to its limit; a0 = ticks to the horizon
    lw      t0, V_SLICE(zero)
    sub     t0, t0, a0
    sw      t0, V_SLICE(zero)               # what is left beyond it
    lw      t0, V_CLOCK(zero)
    add     t0, t0, a0
    sw      t0, V_HORIZON(zero)             # HORIZON = C + ticks to it
    sltu    t0, t0, a0                      # carry
    lw      t1, V_CLOCK + 4(zero)
    add     t0, t0, t1
    sw      t0, V_HORIZON + 4(zero)
    mv      t0, a0                          # t0 = T to load,
    li      t2, 0                           # t2 = what the guest has beyond that
    lw      t1, V_TIMER(zero)
    beqz    t1, 1f                          # off: all the ticks
    lw      t1, V_T(zero)
    sub     t2, t1, a0
    bgeu    t1, a0, 1f                      # the guest's is longer
    mv      t0, t1                          # shorter: it expires first
    li      t2, 0
1:
    sw      t2, V_TIMER_BEYOND(zero)
    sw      t0, OLD_T(zero)
    sub     t0, a0, t0
    sw      t0, V_BEYOND(zero)
    lw      t0, V_PROGRESS(zero)
    beqz    t0, 2f                          # nothing has completed since the last trap: that was at this tick
    li      a0, -1
2:
    sw      a0, V_MARK(zero)
    lw      t0, V_P(zero)
    sw      t0, OLD_P(zero)
    lw      t1, V_L(zero)
    lw      t2, V_B(zero)
    compose_space
    lw      ra, 0(sp)
    addi    sp, sp, 4
    ret

# nearer - the lesser of a number of ticks and the distance to a tick of the guest's clock.
#   in      a0 = ticks, a1 = address of that tick (two words), not before C; time settled
#   out     a0
#   uses    t0, t1, t2
nearer:
    lw      t0, 0(a1)
    lw      t1, V_CLOCK(zero)
    sltu    t2, t0, t1                      # borrow
    sub     t0, t0, t1                      # t0 = low word of the distance
    lw      a1, 4(a1)
    lw      t1, V_CLOCK + 4(zero)
    sub     t1, a1, t1
    bne     t1, t2, 1f                      # its high word is not 0: far away
    bgeu    t0, a0, 1f
    mv      a0, t0
1:
    ret

# pass - time passes for the guest in one instruction (machine_pass).
#   in      a0 = ticks, at most T where its timer is on; time settled
#   uses    t0, t1
pass:
    lw      t0, V_CLOCK(zero)
    add     t0, t0, a0
    sw      t0, V_CLOCK(zero)
    sltu    t0, t0, a0                      # carry
    lw      t1, V_CLOCK + 4(zero)
    add     t0, t0, t1
    sw      t0, V_CLOCK + 4(zero)
    sw      a0, V_PROGRESS(zero)            # an instruction has completed
    lw      t0, V_TIMER(zero)
    beqz    t0, 1f
    lw      t0, V_T(zero)
    sub     t0, t0, a0                      # 0: it has expired, which `due` sees
    sw      t0, V_T(zero)
1:
    ret

# -- Whose turn it is -------------------------------------------------------------------------------------------------

# block_of - a0 = the control block of guest a0 in the directory. Uses t0.
block_of:
    lw      t0, directory_at(zero)
    addi    a0, a0, 1                       # the header comes first
    slli    a0, a0, 10
    .if BLOCK_BYTES != 1 << 10
    .error "block_of shifts by ten"
    .endif
    add     a0, a0, t0
    ret

# park - the resident's block goes to the directory.
#   in      slow; time settled
#   uses    t0, t1, t2, a0, a1
park:
    mv      a1, ra
    lw      a0, V_NUMBER(zero)
    call    block_of
    mv      ra, a1
    li      t0, V_REGISTERS                 # from here
    mv      t1, a0                          # to there
    j       copy_block

# reside - guest a0 becomes the resident: its block comes from the directory.
#   in      slow; a0 = its number; the resident before is parked
#   uses    t0, t1, t2, a0, a1
reside:
    mv      a1, ra
    call    block_of
    mv      ra, a1
    mv      t0, a0
    li      t1, V_REGISTERS
copy_block:                                 # BLOCK_STATE bytes from t0 to t1
    addi    a1, t0, BLOCK_STATE
1:
    lw      t2, 0(t0)
    sw      t2, 0(t1)
    addi    t0, t0, 4
    addi    t1, t1, 4
    bne     t0, a1, 1b
    ret

# next_guest - the next guest that can run, in turn, beginning behind the resident and ending with it.
#   in      slow; the resident is parked in the directory
#   out     a0 = its number, or -1: none can
#   uses    t0, t1, t2, a0 .. a4
next_guest:
    mv      a4, ra
    lw      a2, V_NUMBER(zero)              # a2 = the candidate
    lw      a3, guests(zero)                # a3 = how many are left to look at
1:
    addi    a2, a2, 1                       # the next in turn
    lw      t0, guests(zero)
    bltu    a2, t0, 2f
    li      a2, 0                           # behind the last comes the first
2:
    mv      a0, a2
    call    block_of
    lw      t0, BLOCK_STOP(a0)
    lw      t1, BLOCK_PARKED(a0)
    or      t0, t0, t1
    beqz    t0, 3f                          # neither stopped nor waiting
    addi    a3, a3, -1
    bnez    a3, 1b
    li      a2, -1
3:
    mv      a0, a2
    mv      ra, a4
    ret

# allocate_turn - a new turn: for the next guest that can run.
#   in      slow; time settled; the resident can run
#   out     the resident is whose turn it is
#   uses    t0, t1, t2, a0 .. a4
allocate_turn:
    li      t0, SLICE_ALONE
    lw      t1, guests(zero)
    addi    t1, t1, -1
    beqz    t1, 1f                          # the only guest has the processor to itself
    li      t0, SLICE_SHARED
1:
    sw      t0, V_SLICE(zero)               # its next turn
    li      t0, EXITS_SHARED
    sw      t0, V_EXITS(zero)
    beqz    t1, 2f
    addi    sp, sp, -4
    sw      ra, 0(sp)
    call    park
    call    next_guest                      # the resident itself at the latest
    call    reside
    lw      ra, 0(sp)
    addi    sp, sp, 4
2:
    ret

# -- A new PSW --------------------------------------------------------------------------------------------------------

# load_psw - the guest loads a PSW, by lpsw or by a trap: through here because it changes mode, space and time.
#   in      fast; t0 = where its five words are in our storage, t2 = ticks to the horizon after it
#   out     falls through into guest_goes_on (vm.s): the guest goes on with that PSW
#   traps   never
timer_on:                                   # t1 = the T that it loads
    sw      t1, V_TIMER(zero)
    bltu    t2, t1, 1f                      # the horizon is nearer
    sw      t1, OLD_T(zero)                 # T is the guest's own
    sub     t2, t2, t1
    sw      t2, V_BEYOND(zero)
    sw      zero, V_TIMER_BEYOND(zero)
    j       load_space
1:
    sub     t1, t1, t2
    sw      t1, V_TIMER_BEYOND(zero)        # and then it has so much left
    j       2f
timer_off:
    sw      zero, V_TIMER(zero)
2:
    sw      t2, OLD_T(zero)
    sw      zero, V_BEYOND(zero)
    j       load_space

load_psw:
    lw      t1, PSW_AT_status(t0)
    andi    t1, t1, PSW_M | PSW_I           # its machine has no other bits
    sw      t1, V_STATUS(zero)
    lw      t1, PSW_AT_p(t0)
    sw      t1, OLD_P(zero)
    lw      t1, PSW_AT_t(t0)
    bnez    t1, timer_on
    lw      t1, V_TIMER(zero)
    bnez    t1, timer_off
    sw      t2, OLD_T(zero)                 # off before and after: all the time to the horizon is its own
load_space:
    lw      t1, PSW_AT_l(t0)
    lw      t2, PSW_AT_b(t0)
    compose_space
load_end:
