#!/bin/sh
# count.sh TRAPEZE - how many instructions the monitor in PG32 executes for an exit, all saving and its own lpsw included.
#
# exit.s runs on the bare machine and on one monitor in PG32. What the machine below executed more for 2000 rounds than
# for 1000, less what the guest itself executed of that, is the monitor's; divided by 1000 it is what one round costs.
# Prints a table. Exit status 1 if an lpsw costs more than 60 or a reflected trap more than 120 instructions.
set -u
LC_ALL=C
export LC_ALL
if [ $# -ne 1 ]; then
    echo "usage: count.sh TRAPEZE" >&2
    exit 2
fi
trapeze=$1
here=$(dirname "$0")

# ticks ROUNDS EXIT [OPTION...]: ticks of the machine at the bottom, and traps taken there.
ticks() {
    rounds=$1
    kind=$2
    shift 2
    "$trapeze" run "$@" --stats --limit 1000000000 -D "ROUNDS=$rounds" -D "EXIT=$kind" "$here/exit.s" 2>&1 >/dev/null </dev/null |
        sed -n '/^machine 0 .* clock \|^guest 0, machine at level 0 .* clock /s/.* clock //p'
}

# round EXIT: instructions of the monitor for one round. An instruction that is emulated is a tick of the guest's and
# none of the machine below: the third argument says how many there are in a round, traps not among them.
round() {
    below=$(($(ticks 2000 "$1" --tower pg32) - $(ticks 1000 "$1" --tower pg32)))
    guest=$(($(ticks 2000 "$1") - $(ticks 1000 "$1") - 1000 * $2))
    echo $(((below - guest) / 1000))
}

over=0
# row EXIT EMULATED WHAT [AT-MOST]
row() {
    cost=$(round "$1" "$2")
    printf '%4d  %s%s\n' "$cost" "$3" "${4:+ (goal: $4)}"
    [ -z "${4:-}" ] || [ "$cost" -le "$4" ] || over=1
}

row 1 1 "lpsw imm(r0), timer off" 60
row 2 1 "lpsw imm(r5), timer off"
row 3 1 "lpsw imm(r0), timer on"
row 9 2 "two lpsw imm(r0), R changes"
row 7 1 "svc reflected, and the lpsw that returns" 180
row 10 1 "svc reflected, and the lpsw that returns, timer off and on again"
row 4 1 "spsw"
row 5 1 "in"
row 6 1 "out"
row 8 1 "out of a byte to the console"
echo "      a reflected trap alone: $(($(round 7 1) - $(round 1 1)))"
exit $over
