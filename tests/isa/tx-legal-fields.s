# tx-legal-fields.s - the other half of tx-illegal-fields.s: words whose used fields are all ones are legal
# expect stop HALTED
# expect exit 0
    .include "check.inc"
    begin
# d = a = b = r15, which `try` leaves as it was when the handler's address was loaded: not 0.
    check_runs 0x10FFF000, 1        # add r15, r15, r15
    check_runs 0x11FFF000, 1        # sub
    check_runs 0x12FFF000, 0        # and
    check_runs 0x13FFF000, 1        # or
    check_runs 0x14FFF000, 1        # xor
    check_runs 0x15FFF000, 1        # sll
    check_runs 0x16FFF000, 0        # srl
    check_runs 0x17FFF000, 1        # sra
    check_runs 0x18FFF000, 1        # slt
    check_runs 0x19FFF000, 0        # sltu
    check_runs 0x20FFF000, 1        # mul
    check_runs 0x21FFF000, 1        # mulh
    check_runs 0x22FFF000, 1        # mulhu
    check_runs 0x23FFF000, 1        # div
    check_runs 0x24FFF000, 1        # divu
    check_runs 0x25FFF000, 1        # rem
    check_runs 0x26FFF000, 1        # remu
    check_runs 0x30FFFFFF, 1        # addi r15, r15, -1
    check_runs 0x32FFFFFF, 1        # andi
    check_runs 0x33FFFFFF, 1        # ori
    check_runs 0x34FFFFFF, 0        # xori
    check_runs 0x35FF001F, 1        # slli r15, r15, 31
    check_runs 0x36FF001F, 0        # srli
    check_runs 0x37FF001F, 1        # srai
    check_runs 0x38FFFFFF, 1        # slti
    check_runs 0x39FFFFFF, 1        # sltiu
    check_runs 0x3FF0FFFF, 1        # lui
    check_runs 0x64FFFFFF, 1        # bltu r15, r15: never taken
    check_runs 0x61FFFFFF, 1        # bne r15, r15
    check_runs 0x62FFFFFF, 1        # blt r15, r15
    check_runs 0x60000001, 1        # beq r0, r0, the next word
    check_runs 0x63000001, 1        # bge r0, r0
    check_runs 0x65000001, 1        # bgeu r0, r0
    check_runs 0x70000001, 1        # jal r0, the next word
    check_runs 0x70F00001, 0        # jal r15
    check_runs 0x71000004, 1        # jalr r0, 4(r0)
    check_runs 0xF2FFFFFF, 0        # in r15, -1(r15)
    check_runs 0xF2000000, 0        # in r0, 0(r0)
    check_runs 0xF3F0FFFF, 0        # out r15, -1(r0)
    try  0x8000FFFF, 0              # svc 0xFFFF
    want_record 0, 0, 0x7000, 0x1000, 0, CAUSE_SVC, 0xFFFF, 0x8000FFFF
    pass
