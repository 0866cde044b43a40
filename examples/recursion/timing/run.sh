#!/bin/sh
# run.sh TRAPEZE - the timing condition of Theorem 2: a monitor with a timing dependency, which works on the bare
# machine and not on itself.
#
# Makes the flawed monitor from the sources of vmm/pg32 and impatient.s, and runs clock.s on six machines. Exit status:
# 0 if each run ends as the theory says, 1 if one does not, 2 usage, 3 something cannot be assembled.
set -u
LC_ALL=C
export LC_ALL
if [ $# -ne 1 ]; then
    echo "usage: run.sh TRAPEZE" >&2
    exit 2
fi
case $1 in
*/*) trapeze=$(cd "$(dirname "$1")" && pwd)/$(basename "$1") ;;
*)   trapeze=$1 ;;
esac
cd "$(dirname "$0")" || exit 3
root=../../..
work=$(mktemp -d "${TMPDIR:-/tmp}/timing.XXXXXX") || exit 3
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
wrong=0

give_up() { echo "run.sh: $1" >&2; exit 3; }

# The flawed monitor is monitor.s, which begins in `impatient`, has impatient.s in it, and a directory behind it.
awk '
    /^ *\.psw .* boot, 0, -1, 0/ { sub(/boot,/, "impatient,"); changed++ }
    { print }
    /^ *\.include "boot.s"/ { print "    .include \"impatient.s\""; changed++ }
    END { print "    .include \"directory.s\""; exit changed != 2 }
' $root/vmm/pg32/monitor.s >"$work/monitor.s" || give_up "monitor.s is not what it was: it has no place for the flaw"

# on_impatient GUEST STORAGE IMAGE: the flawed monitor with a guest, as an image.
on_impatient() {
    cp "$1" "$work/guest.img"
    "$trapeze" asm -f bin -I $root/vmm/pg32 -I $root/build/vmm/pg32 -I $root/build/sanitized/vmm/pg32 -I . \
        -I "$work" -D "STORAGE=$2" "$work/monitor.s" -o "$3" || give_up "the flawed monitor cannot be assembled"
}

# A guest has 64 KiB, each monitor below it that much more.
"$trapeze" asm -f bin clock.s -o "$work/clock.img" || give_up "clock.s cannot be assembled"
"$trapeze" pack --storage 64K "$work/clock.img" -o "$work/exact.img" >"$work/said" || give_up "clock.s cannot be packed"
on_impatient "$work/clock.img" 0x10000 "$work/flawed.img"
on_impatient "$work/exact.img" 0x20000 "$work/exact-on-flawed.img"
on_impatient "$work/flawed.img" 0x20000 "$work/flawed-on-flawed.img"

# machine EXPECTED WHAT OPTION...: run, and say what came of it. EXPECTED: works or fails.
machine() {
    expected=$1
    what=$2
    shift 2
    "$trapeze" run --storage 256K --limit 10000000 "$@" >"$work/said" 2>"$work/errors" </dev/null
    status=$?
    found=other
    if [ $status -eq 0 ] && [ "$(cat "$work/said")" = "guest: what time is it? later than before" ]; then
        found=works
    elif [ $status -eq 1 ] && grep -q "monitor: the clock is unsteady" "$work/said"; then
        found=fails
    fi
    printf '%-24s%-8s%s\n' "$what" $found "$(tr '\n' ' ' <"$work/said")"
    if [ $found != "$expected" ]; then
        echo "                        ^ not as it should be: it $expected"
        wrong=1
    fi
}

echo "monitors, bottom first"
machine works "none" "$work/clock.img"
machine works "flawed" "$work/flawed.img"
machine fails "flawed, flawed" "$work/flawed-on-flawed.img"
machine works "exact, flawed" --tower pg32 "$work/flawed.img"
machine works "in C, flawed" --tower c "$work/flawed.img"
machine works "flawed, exact" "$work/exact-on-flawed.img"
exit $wrong
