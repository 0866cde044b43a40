# boot.s - power-on of the monitor: the directory behind its end is checked, every guest gets its storage, its image is
# put there, and the first guest is powered on. Twins: the making of monitors in vmm/vm.c and vmm/tower.c.
#
#   0            trap area, resident block, variables, stack
#   0x1000       code
#   directory    header, a block for each guest
#   next page    storage of guest 0, of guest 1, ...: whole pages, next to each other, disjoint
#
# As it is packed, the images lie where storage begins, each from a page on. Storage is not smaller than its image, so
# no image has to move down: moving the last first never overwrites one that is still to be moved.

# boot - the handler of RESET, and of no other trap.
#   in      nothing; all registers are 0
#   out     to `due`, or HALTED with a message
#   uses    all: s0 = our q, s1 = where storage begins, a5 = where the images end
#   traps   never
boot:
    # At this point:  supervisor mode, I = 0, R = (0, all), T off; power has just come on.
    li      sp, STACK
    in      s0, SYSTEM_STORAGE(zero)        # q, at whatever level
    la      a4, directory
    sw      a4, directory_at(zero)
    addi    t0, a4, BLOCK_BYTES
    bltu    s0, t0, no_room                 # not even room for the header
    lw      t0, HEADER_MAGIC(a4)
    li      t1, DIRECTORY_IS
    bne     t0, t1, broken
    lw      t0, HEADER_BLOCK(a4)
    addi    t0, t0, -BLOCK_BYTES
    bnez    t0, broken                      # packed for another version of this monitor
    lw      t0, HEADER_COUNT(a4)
    beqz    t0, broken                      # no guests
    sw      t0, guests(zero)
    sub     t1, s0, a4
    srli    t1, t1, 10                      # how many blocks there is room for
    bgeu    t0, t1, no_room                 # the header is one more
    addi    t0, t0, 1
    slli    t0, t0, 10
    add     t0, t0, a4                      # the end of the blocks
    addi    s1, t0, PAGE - 1
    srli    s1, s1, 12
    slli    s1, s1, 12                      # s1 = the page after it: storage and images begin here
    call    check_guests
    # At this point:  every guest fits; nothing has been moved.
    call    disk_begin
    lw      a3, guests(zero)                # a3 = one more than the guest at work: the last comes first
1:
    addi    a3, a3, -1
    mv      a0, a3
    call    block_of
    mv      a4, a0                          # a4 = its block
    call    place_image
    call    begin_block
    bnez    a3, 1b
    # At this point:  guests are as they are before power-on.
    la      t0, dispatcher
    lw      t1, guests(zero)
    addi    t1, t1, -1
    beqz    t1, 2f
    la      t0, shared_dispatcher           # several: exits count
2:
    sw      t0, NEW_P(zero)                 # traps from now on are the guests'
    li      t0, PSW_M | PSW_I
    sw      t0, OLD_STATUS(zero)            # guests run in user mode; real interrupts are let in
    li      a0, 0
    call    reside                          # guest 0 is the first to run
    j       due

# check_guests - does every image lie inside our storage, and is there storage for every guest?
#   in      s0 = q, s1 = where storage and images begin
#   out     a5 = the end of the images, in whole pages; BASE of each block = where its storage will begin, P = where
#           its image lies. Or HALTED with a message
#   uses    t0, t1, t2, a0 .. a4
check_guests:
    mv      a4, ra
    mv      a5, s1                          # a5 = where the next image begins
    mv      a2, s1                          # a2 = where the next storage begins
    li      a3, 0                           # a3 = the guest
1:
    bltu    s0, a2, no_room                 # only where storage begins beyond our end
    mv      a0, a3
    call    block_of
    sw      a5, BLOCK_P(a0)
    sw      a2, BLOCK_BASE(a0)
    lw      t0, BLOCK_IMAGE_BYTES(a0)
    lw      t1, BLOCK_STORAGE(a0)
    beqz    t1, broken                      # no storage
    slli    t2, t1, 20
    bnez    t2, broken                      # or not in whole pages
    bltu    t1, t0, too_large               # the image is larger than that
    sub     t2, s0, a5
    bltu    t2, t0, broken                  # the image would lie beyond our end
    sub     t2, s0, a2
    bltu    t2, t1, no_storage              # its storage would
    add     a2, a2, t1
    addi    t0, t0, PAGE - 1
    srli    t0, t0, 12
    slli    t0, t0, 12
    add     a5, a5, t0                      # images lie from page to page
    addi    a3, a3, 1
    lw      t0, guests(zero)
    bne     a3, t0, 1b
    mv      ra, a4
    ret

# place_image - move an image to where its guest's storage begins; the rest of that storage is 0.
#   in      a4 = block; a5 = the end of the images; the images before it have not been moved
#   uses    t0, t1, t2, a0, a1
place_image:
    lw      t0, BLOCK_IMAGE_BYTES(a4)
    addi    t0, t0, PAGE - 1
    srli    t0, t0, 12
    slli    t0, t0, 12                      # in whole pages; the last is filled up with zeros
    lw      a0, BLOCK_P(a4)                 # from here
    lw      a1, BLOCK_BASE(a4)              # to there
    add     t1, a1, t0                      # t1 = the end of the image in its storage
    beq     a0, a1, 2f                      # it is there already
    beqz    t0, 2f
    add     a0, a0, t0
    mv      t2, t1
1:
    addi    a0, a0, -4                      # upwards, so from its end
    addi    t2, t2, -4
    lw      t0, 0(a0)
    sw      t0, 0(t2)
    bne     t2, a1, 1b
2:
    lw      t0, BLOCK_STORAGE(a4)
    add     t0, t0, a1                      # the end of its storage
    bleu    t0, a5, 3f
    mv      t0, a5                          # beyond the images all is 0 since power-on
3:
    bgeu    t1, t0, 4f
    sw      zero, 0(t1)                     # what is left of other images
    addi    t1, t1, 4
    j       3b
4:
    ret

# begin_block - a guest's control block before its power-on.
#   in      a3 = its number, a4 = its block, BASE set; disk_begin has been called
#   uses    t0, t1, t2
begin_block:
    lw      t2, BLOCK_BASE(a4)
    mv      t0, a4
    addi    t1, a4, BLOCK_IMAGE_BYTES       # what is given stays
1:
    sw      zero, 0(t0)                     # registers, PSW, clock: all 0
    addi    t0, t0, 4
    bne     t0, t1, 1b
    sw      t2, BLOCK_BASE(a4)
    sw      a3, BLOCK_NUMBER(a4)
    addi    t0, a4, BLOCK_STATE
    sw      t0, BLOCK_LINE(a4)              # behind the fields
    li      t0, -1
    sw      t0, BLOCK_DISK_DUE(a4)          # no command is under way
    sw      t0, BLOCK_DISK_DUE + 4(a4)
    lw      t0, disk_share(zero)
    sw      t0, BLOCK_DISK_CAPACITY(a4)
    mul     t0, t0, a3
    sw      t0, BLOCK_DISK_FIRST(a4)        # partitions lie one after another
    lw      t0, ports(zero)
    sw      t0, BLOCK_PORTS(a4)
    ret

# disk_begin - is there a disk? Guests have one if the monitor has, each an equal share of its blocks.
#   out     ports, disk_share, disk_latency
#   uses    t0, t1
disk_begin:
    li      t0, DISK_IDENTITY
    sw      t0, ports(zero)                 # the ports of system and console
    in      t0, DISK_IDENTITY(zero)
    li      t1, DISK_IS
    bne     t0, t1, 1f
    li      t0, DISK_IDENTITY + 16
    sw      t0, ports(zero)                 # and of the disk
    in      t0, DISK_CAPACITY(zero)
    lw      t1, guests(zero)
    divu    t0, t0, t1
    sw      t0, disk_share(zero)
    in      t0, DISK_LATENCY(zero)
    sw      t0, disk_latency(zero)
    li      t0, DISK_CONTROL_INTERRUPT
    out     t0, DISK_CONTROL(zero)          # its interrupt ends our idles, and is cleared before a guest runs
1:
    ret

# -- Messages ---------------------------------------------------------------------------------------------------------
# What stands against beginning goes to the console, and the monitor halts with HALT_REFUSED.

broken:
    la      a0, text_broken
    j       refuse
no_room:
    la      a0, text_no_room
    j       refuse
too_large:                                  # t0 = bytes of the image, t1 = of its storage, a3 = guest
    mv      s0, t0
    mv      s1, t1
    la      a0, text_guest
    call    print
    mv      a0, a3
    call    print_number
    la      a0, text_image
    call    print
    mv      a0, s0
    call    print_number
    la      a0, text_storage
    call    print
    mv      a0, s1
    call    print_number
    la      a0, text_give
    j       refuse
no_storage:                                 # t1 = bytes wanted, t2 = bytes left, a3 = guest
    mv      s0, t1
    mv      s1, t2
    la      a0, text_guest
    call    print
    mv      a0, a3
    call    print_number
    la      a0, text_wants
    call    print
    mv      a0, s0
    call    print_number
    la      a0, text_left
    call    print
    mv      a0, s1
    call    print_number
    la      a0, text_run
refuse:                                     # a0 = the last part of the message
    call    print
    li      a0, HALT_REFUSED
    halt    a0

text_broken:    .asciz  "monitor: no directory of guests behind my end, or a broken one: pack it with trapeze pack\n"
text_no_room:   .asciz  "monitor: this machine's storage ends before that of my guests begins: run it with more\n"
text_guest:     .asciz  "monitor: guest "
text_image:     .asciz  " is larger than its storage: its image has "
text_storage:   .asciz  " bytes, its storage "
text_give:      .asciz  ": give it more\n"
text_wants:     .asciz  " wants "
text_left:      .asciz  " bytes of storage and "
text_run:       .asciz  " are left: run this machine with more storage\n"
    .balign 4
