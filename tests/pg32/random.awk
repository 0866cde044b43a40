# random.awk - a random program for a machine of 32 KiB: awk -v seed=N -f random.awk
#
# PSWs of all kinds at PSWS, code at 0x1000: mostly legal instructions with plausible operands, of which many are
# privileged, and some words that are nothing. What it does is of no interest, as long as it does it everywhere.
function pick(list,   words) { return words[1 + int(rand() * split(list, words, " "))] }
function number(n) { return int(rand() * n) }
function code() { return sprintf("0x%X", 4096 + 4 * number(256)) }
function slot() { return sprintf("0x%X", 128 + 32 * number(32)) }

# A PSW: P mostly in the code, R mostly wide.
function psw(   p, l, b) {
    l = rand() < 0.6 ? 0 : pick("0x1000 0x2000 0x7000 0x8000 0x9000 0xFFFFF000 0x1234")
    p = rand() < 0.9 ? code() : pick("0 2 0x1FFC 0xFFFFFFFC 0x8000 0x1001")
    b = rand() < 0.7 ? "-1" : pick("0 19 0x13FC 0x2000 0x8000 0x8004 0x94 0x93")
    t = rand() < 0.5 ? 0 : rand() < 0.9 ? 1 + number(40) : pick("0xFFFFFFFF 500 501 10000")
    return number(8) ", " p ", " l ", " b ", " t
}
function reg() { return "r" number(16) }
function system_port() { return pick("0 1 2 3 4 5 6 15") }
function console_port() { return pick("16 17 18 19 20") }
function disk_port() { return pick("32 33 34 35 36 36 37 38 39 40") }
function port() { return rand() < 0.2 ? system_port() : rand() < 0.4 ? console_port() : rand() < 0.95 ? disk_port() : pick("48 255 256 -1") }
function target() { return sprintf("code + %d", 4 * number(256)) }

function instruction(   x) {
    x = rand()
    if (x < 0.16) return "addi " reg() ", " reg() ", " number(64) - 8
    if (x < 0.22) return pick("add sub and or xor sll srl sra slt sltu mul mulh mulhu div rem divu") " " reg() ", " reg() ", " reg()
    if (x < 0.28) return "li " reg() ", " pick("0 1 2 3 4 0x80 0x1000 0x2000 0x7000 -1 0x94 0x6FFC")
    if (x < 0.33) return pick("lw lb lhu") " " reg() ", " pick("0 4 0x14 0x80 0x2000 -4 1") "(" reg() ")"
    if (x < 0.38) return pick("sw sb sh") " " reg() ", " pick("0x100 0x800 0x84 0x24 0x2000 -4 1") "(" pick("r0 r0 " reg()) ")"
    if (x < 0.44) return pick("beq bne blt bgeu") " " reg() ", " reg() ", " target()
    if (x < 0.46) return "jal " reg() ", " target()
    if (x < 0.49) return "svc " number(9)
    if (x < 0.50) return "brk"
    if (x < 0.62) return "lpsw " slot() "(r0)"
    if (x < 0.64) return "lpsw " pick("0 0x80 0xFFC 2 -20") "(" reg() ")"
    if (x < 0.69) return "spsw " slot() "(" pick("r0 r0 " reg()) ")"
    if (x < 0.79) return "in " reg() ", " port() "(r0)"
    if (x < 0.90) return "out " reg() ", " port() "(r0)"
    if (x < 0.92) return "idle"
    if (x < 0.952) return "halt " reg()
    if (x < 0.97) return "lpsw 0(r0)"
    return ".word " pick("0 0xFFFFFFFF 0xF6000000 0xF7000000 0xF0100080 0xE0000000 0xF4000001 0x90000000")
}
BEGIN {
    srand(seed)
    print ".include \"pg32.inc\"\n.org NEW_STATUS\n.psw " (rand() < 0.9 ? 0 : 2) ", code, 0, -1, " (rand() < 0.7 ? 0 : number(60))
    for (n = 0; n < 32; n++)
        printf ".org 0x%X\n.psw %s\n", 128 + 32 * n, psw()
    # The handler goes on behind what trapped, or takes the next of the PSWs.
    print ".org 0x1000\ncode:\naddi r1, r1, 32\nandi r1, r1, 0x3E0\nlw r2, OLD_P(r0)\naddi r2, r2, 4\nsw r2, OLD_P(r0)"
    print "andi r2, r1, " pick("0x20 0x40 0x60") "\nbnez r2, 1f\nlpsw 0x80(r1)\n1: lpsw 0(r0)"
    while (n++ < 280)
        print instruction()
}
