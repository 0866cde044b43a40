#!/bin/sh
# demo.sh TRAPEZE - the demonstration: one screen on which every figure comes from a run made just now.
#
#   1. guestos/multi, with session.in typed at it, on the bare machine
#   2. the same under 1, 2, 3 and 16 nested monitors, and under three written in PG32: can it tell?
#   3. three different guests at once under one monitor: does each do what it does alone?
#   4. the attacks of examples/attacks, under 1, 2 and 3 monitors
#
# A row that is not as it must be says why, in red on a terminal (NO_COLOR: never). Exit status: 0 if none is, 1 if one
# is, 2 usage. TRAPEZE may be any program that behaves like trapeze: tests/demo gives it some that do not.
set -u
LC_ALL=C
export LC_ALL

if [ $# -ne 1 ]; then
    echo "usage: demo.sh TRAPEZE" >&2
    exit 2
fi
case $1 in
*/*) trapeze=$(cd "$(dirname "$1")" && pwd)/$(basename "$1") ;;
*)   trapeze=$1 ;;
esac
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d "${TMPDIR:-/tmp}/demo.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
here=examples/demo
red_rows=0
red='' green='' bold='' plain=''
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    red=$(printf '\033[31m') green=$(printf '\033[32m') bold=$(printf '\033[1m') plain=$(printf '\033[0m')
fi

title() { printf '%s%s%s\n' "$bold" "$1" "$plain"; }

# row WHY TEXT: a row of the screen; green if WHY is empty, else red, with WHY.
row() {
    if [ -z "$1" ]; then
        printf '%s%s%s\n' "$green" "$2" "$plain"
    else
        printf '%s%s  <- %s%s\n' "$red" "$2" "$1" "$plain"
        red_rows=$((red_rows + 1))
    fi
}

# Seconds since some time long ago, in thousandths where the host has them.
now() { date +%s.%N | sed 's/N$/0/'; }

# The figures of the JSON object in file $1, as shell assignments. A traps list is that of each monitor, bottom first.
figures() {
    awk '
        function sum(object,    total) {
            total = 0
            while (match(object, /:[0-9]+/)) {
                total += substr(object, RSTART + 1, RLENGTH - 1)
                object = substr(object, RSTART + RLENGTH)
            }
            return total
        }
        # The values of key in text, in order, as value[1] ..; returns how many. Objects are summed up.
        function values(text, key, value,    n, found) {
            n = 0
            while (match(text, "\"" key "\":([0-9.]+|[{][^}]*[}])")) {
                found = substr(text, RSTART + length(key) + 3, RLENGTH - length(key) - 3)
                text = substr(text, RSTART + RLENGTH)       # before sum() matches something else
                value[++n] = found ~ /^[{]/ ? sum(found) : found
            }
            return n
        }
        /^[{]"schema":"trapeze-run\/1"/ { line = $0 }
        END {
            split(line, part, /"guests":\[/)            # what the levels say, and what the guests say
            levels = values(part[1], "direct", direct)
            values(part[1], "emulated", emulated)
            values(part[1], "direct_share", share)
            n = values(part[1], "traps", traps)
            values(part[2], "clock", clock)
            values(part[2], "traps", taken)
            printf "levels=%d direct=%d emulated=%d share=%.4f clock=%d taken=%d\n", levels, direct[levels], \
                   emulated[levels], 100 * share[levels], clock[1], taken[1]
            below = ""; total = 0
            for (i = 1; i <= n; i++) {
                total += traps[i]
                if (traps[i] != traps[1] || direct[i] != direct[1] || emulated[i] != (i < n ? 0 : emulated[n]))
                    below = "the levels disagree"
            }
            printf "each=%d traps=%d disagree=\"%s\"\n", traps[1], total, below
        }' "$1"
}

# run_at DEPTH: the session under so many monitors; all that it leaves goes to $work/*.DEPTH.
run_at() {
    begun=$(now)
    "$trapeze" run --json --depth "$1" --dump "$work/dump.$1" --trap-log "$work/log.$1" --max-wall 900 \
        guestos/multi/multi.s <$here/session.in >"$work/out.$1" 2>"$work/json.$1"
    status=$?
    seconds=$(echo "$begun $(now)" | awk '{ printf "%.3f", $2 - $1 }')
}

# Why the run at depth $1 is not as it must be; nothing if it is. Its figures are set.
why_not() {
    if [ $status -ne 0 ]; then
        echo "exit status $status"
    elif [ ! -s "$work/dump.$1" ] || ! cmp -s "$work/dump.0" "$work/dump.$1"; then
        echo "another final state than at depth 0"
    elif [ ! -s "$work/log.$1" ] || ! cmp -s "$work/log.0" "$work/log.$1"; then
        echo "another trap log than at depth 0"
    elif [ ! -s "$work/out.$1" ] || ! cmp -s "$work/out.0" "$work/out.$1"; then
        echo "another output than at depth 0"
    elif [ "$levels" -ne "$1" ]; then
        echo "the statistics tell of $levels monitors"
    elif [ "clock $clock" != "$(grep '^clock' "$work/dump.$1")" ]; then
        echo "the statistics show another clock than the final state"
    elif [ "$taken" -ne "$(wc -l <"$work/log.$1")" ]; then
        echo "the statistics count other traps than the trap log"
    elif [ -n "$disagree" ]; then
        echo "$disagree"
    elif [ "$1" -gt 1 ] && [ "$direct $emulated $each" != "$at_1" ]; then
        echo "other figures than at depth 1"
    fi
}

# One row of the table of depths.
depth_row() {
    run_at "$1"
    eval "$(figures "$work/json.$1")"
    [ "$1" -ne 1 ] || at_1="$direct $emulated $each"
    why=$(why_not "$1")
    same=yes
    [ -z "$why" ] || same=NO
    if [ "$1" -eq 0 ]; then
        row "$why" "$(printf '%5d   %-11s %11d %15s %9s %9s %12s %9s' 0 '(the model)' "$clock" all - - "$taken" \
            "$seconds")"
    else
        row "$why" "$(printf '%5d   %-11s %11d %15d %9d %8s%% %12d %9s' "$1" $same "$clock" "$direct" "$emulated" \
            "$share" "$traps" "$seconds")"
    fi
}

# The row of three monitors that are programs of the machine. Statistics and a trap log would need the slow engine here:
# tests/pg32 compares those.
nest_row() {
    begun=$(now)
    "$trapeze" run --tower pg32,pg32,pg32 --dump "$work/dump.pg32" --max-wall 900 guestos/multi/multi.s \
        <$here/session.in >"$work/out.pg32" 2>"$work/err.pg32"
    status=$?
    seconds=$(echo "$begun $(now)" | awk '{ printf "%.3f", $2 - $1 }')
    clock=$(sed -n 's/^clock //p' "$work/dump.pg32" 2>/dev/null)
    why=
    if [ $status -ne 0 ]; then
        why="exit status $status"
    elif [ ! -s "$work/dump.pg32" ] || ! cmp -s "$work/dump.0" "$work/dump.pg32"; then
        why="another final state than at depth 0"
    elif [ ! -s "$work/out.pg32" ] || ! cmp -s "$work/out.0" "$work/out.pg32"; then
        why="another output than at depth 0"
    fi
    same=yes
    [ -z "$why" ] || same=NO
    row "$why" "$(printf '  3 *   %-11s %11s   %-49s %9s' $same "${clock:-?}" \
        "* the monitor in PG32, three on each other" "$seconds")"
}

# alone N PROGRAM INPUT: what guest N does by itself on the bare machine.
alone() {
    "$trapeze" run --dump "$work/alone.$1" "$2" <"$3" >"$work/alone.out.$1" 2>"$work/alone.err.$1"
}

# together N NAME: whether guest N has done the same beside the others; dump.all has all states, out.all all lines.
together() {
    sed -n "/^vm $1\$/,/^vm /p" "$work/dump.all" | grep -v '^vm ' >"$work/dump.part"
    sed -n "s/^\\[$1\\] //p" "$work/out.all" >"$work/out.part"
    why=
    if [ ! -s "$work/alone.$1" ] || ! cmp -s "$work/alone.$1" "$work/dump.part"; then
        why="another final state than alone"
    elif [ ! -s "$work/alone.out.$1" ] || ! cmp -s "$work/alone.out.$1" "$work/out.part"; then
        why="another output than alone"
    fi
    ticks=$(sed -n 's/^clock //p' "$work/dump.part")
    same='state and output as alone on the bare machine'
    [ -z "$why" ] || same=
    row "$why" "$(printf '%5d   %-11s %11s %s' "$1" "$2" "${ticks:-?}" "$same")"
}

three_guests() {
    alone 0 guestos/multi/multi.s $here/multi.in
    alone 1 guestos/pair.s /dev/null
    alone 2 guestos/echo.s $here/echo.in
    "$trapeze" run --dump "$work/dump.all" --max-wall 900 --input 0=$here/multi.in --input 2=$here/echo.in \
        guestos/multi/multi.s guestos/pair.s guestos/echo.s >"$work/out.all" 2>"$work/err.all" </dev/null
    sed 's/^/    /' "$work/out.all" | cut -c1-100 | head -9
    echo "guest   program           ticks"
    together 0 multi
    together 1 pair
    together 2 echo
}

# The attacks under so many monitors: their last line.
attacks() {
    "$trapeze" attacks --depth "$1" examples/attacks >"$work/attacks" 2>&1
    status=$?
    line=$(tail -n 1 "$work/attacks")
    why=
    if [ $status -ne 0 ] || ! echo "$line" | grep -q '^[1-9][0-9]* attacks*'; then
        why="exit status $status"
    fi
    row "$why" "    $line"
    [ -z "$why" ] || grep -v '; without\|held;' "$work/attacks" | head -3 | sed 's/^/    /'
}

title "An operating system on the bare machine        trapeze run guestos/multi/multi.s"
run_at 0
sed 's/^/ /' "$work/out.0" | cut -c1-100 | head -22
title "The same under nested monitors                 trapeze run --depth N guestos/multi/multi.s"
echo "depth   same states       ticks        directly  emulated     share        traps   seconds"
for depth in 0 1 2 3 16; do
    depth_row $depth
done
nest_row
title "Three guests at once                           trapeze run multi.s pair.s echo.s"
three_guests
title "Hostile guests, each between two victims       trapeze attacks --depth N examples/attacks"
for depth in 1 2 3; do
    attacks $depth
done
if [ $red_rows -eq 0 ]; then
    row "" "All of this was measured just now, and nobody could tell."
else
    printf '%sRows that are not as they must be: %d.%s\n' "$red" $red_rows "$plain"
    exit 1
fi
