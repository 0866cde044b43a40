# journey.awk - from the trace of the bare machine (--trace=ust) to the way of one privileged instruction through a
# tower of monitors in PG32.
#
#   -v height=N     how many monitors
#   -v room=BYTES   how much storage a monitor keeps: machine k + 1 begins so far into machine k
#
# The first trap by an lpsw of the guest begins the story, the next trap of the guest ends it. A monitor's PSW for its
# guest lies in the trap area of its own machine (vmm/pg32/README.md); the trace tells of each store there. Whose store
# it is follows from the R that the bare machine has loaded. A line PAUSE comes before each trap of the bare machine.

function number(hex,    n, i) {
    n = 0
    for (i = 1; i <= length(hex); i++)
        n = 16 * n + index("0123456789abcdef", substr(hex, i, 1)) - 1
    return n
}

# Without leading zeros.
function short(hex) {
    sub(/^0+/, "", hex)
    return hex == "" ? "0" : hex
}

# The level of the program that runs with this relocation.
function level_of(l) { return int(l / room) < height ? int(l / room) : height }

function name_of(level) { return level == height ? "the guest" : "monitor " level }

function indent(level) { return sprintf("%" (4 * (height - level) + 1) "s", "") }

# Monitor k executes its lpsw: with what PSW, and to what end. Its status always says user mode.
function enter(k,    what) {
    if (handles[k] == k + 1)
        what = "emulates " of[k] " for " name_of(k + 1)
    else {
        what = "delivers the trap to monitor " k + 1
        handles[k + 1] = handles[k]
        of[k + 1] = of[k]
    }
    printf "  %d %s%s %s: <user, P=%s, R=(%s,%s)>\n", k, indent(k), name_of(k), what, short(word[k, "04"]),
           short(word[k, "08"]), short(word[k, "0c"])
}

/ machine 0 takes / {
    j = level_of(running)                   # whose instruction it was
    insn = $0
    sub(/^[^(]*[(]/, "", insn)
    sub(/[)], C=.*/, "", insn)
    gsub(/ +/, " ", insn)
    if (j == height && begun)
        exit
    if (j == height && / PRIVILEGED .*[(]lpsw/)
        begun = 1
    if (begun) {
        if (j < height)
            enter(j)
        print "PAUSE"
        printf "  %d %strap %d of the bare machine: %s of %s, in user mode\n", 0, indent(0), ++traps, insn, name_of(j)
        handles[0] = j
        of[0] = "`" insn "`"
    }
}

# A store into a trap area: by the monitor that runs just now.
/storage\[000000(00|04|08|0c|10)\] = / {
    at = $0
    sub(/.*storage\[000000/, "", at)
    word[$2 == "s" ? 0 : level_of(running), substr(at, 1, 2)] = $NF
}

# The bare machine enters its guest.
$2 == "s" && $4 == "lpsw" {
    if (begun)
        enter(0)
    running = number(word[0, "08"])
}

END {
    if (!begun)
        exit 1
    print "PAUSE"
    printf "\n  %d traps of the bare machine for one lpsw of the guest\n", traps
}
