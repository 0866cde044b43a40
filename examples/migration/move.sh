#!/bin/sh
# move.sh TRAPEZE - a guest moved from three monitors to the bare machine in the middle of its run, and compared with one
# that was left alone. Exit status 0 if nothing can tell them apart.
set -u
trapeze=${1:-./trapeze}
guest=$(dirname "$0")/../../guestos/pair.s
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

"$trapeze" run --dump "$work/alone" --trap-log "$work/alone.log" "$guest" >"$work/alone.out"
"$trapeze" run --depth 3 --limit 5000 --save "$work/snap" --trap-log "$work/moved.log" "$guest" >"$work/moved.out" 2>/dev/null
echo "saved at tick 5000, under three monitors"
"$trapeze" run --from "$work/snap" --dump "$work/moved" --trap-log "$work/rest.log" >>"$work/moved.out" </dev/null
cat "$work/rest.log" >>"$work/moved.log"
for what in "" .log .out; do
    cmp "$work/alone$what" "$work/moved$what" || exit 1
done
echo "gone on with on the bare machine: the same final state, the same traps, the same output"
