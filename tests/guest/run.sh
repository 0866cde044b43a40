#!/bin/sh
# run.sh TRAPEZE - run the guests at depth 0, 1, 2, 3 and 16 and compare what they do.
#
#   NAME.in, NAME.out         a session with guestos/multi/multi.s: what is typed, and what must appear
#   small/NAME.in, NAME.out   the same for guestos/NAME.s (no .in: no input)
#   NAME.exit                 the exit status of the program trapeze, where it is not 0
#   NAME.options              more options for this run
#   terminal/NAME.tty         a session typed at a terminal, see terminal.c
#
# The output must be NAME.out at every depth, and final state and trap log the same as at depth 0. A session at a
# terminal depends on when a key is pressed; it is run at depth 0 and 3, and what appears is checked.
. "$(dirname "$0")/../support/check.sh"
. "$here/../support/terminal.sh"
guests=$PWD/guestos

# guest NAME PROGRAM TRANSCRIPT: one guest at all depths. TRANSCRIPT is the path of the files above, without suffix.
guest() {
    input=/dev/null
    [ -f "$3.in" ] && input=$3.in
    options=
    [ -f "$3.options" ] && options=$(cat "$3.options")
    expected=0
    [ -f "$3.exit" ] && expected=$(cat "$3.exit")
    for depth in 0 1 2 3 16; do
        disk "$work/disk"
        # shellcheck disable=SC2086
        (cd "$work" && "$trapeze" run --depth $depth --max-wall 600 --limit 100000000 --dump "$work/dump.$depth" \
            --trap-log "$work/log.$depth" $options "$2") <"$input" >"$work/out" 2>"$work/err"
        status=$?
        if [ $status -ne "$expected" ]; then
            fail "$1, depth $depth" "exit status $status, not $expected" "$work/err"
        elif ! cmp -s "$work/out" "$3.out"; then
            diff -u "$3.out" "$work/out" | sed 1,2d >"$work/why"
            fail "$1, depth $depth" "output differs (- expected, + found)" "$work/why"
        elif [ ! -s "$work/dump.$depth" ] || ! cmp -s "$work/dump.0" "$work/dump.$depth"; then
            diff "$work/dump.0" "$work/dump.$depth" >"$work/why"
            fail "$1, depth $depth" "the final state differs from depth 0" "$work/why"
        elif [ ! -s "$work/log.$depth" ] || ! cmp -s "$work/log.0" "$work/log.$depth"; then
            diff "$work/log.0" "$work/log.$depth" >"$work/why"
            fail "$1, depth $depth" "the trap log differs from depth 0" "$work/why"
        elif [ "$(cksum <"$work/disk")" != "$(cat "$work/disk.sum")" ]; then
            fail "$1, depth $depth" "the disk was changed"
        else
            ok "$1, depth $depth"
        fi
    done
}

# disk FILE: four blocks, the same each time.
disk() {
    awk 'BEGIN { for (i = 0; i < 4096; i++) printf "%03d\n", i % 1000 }' >"$1"
    cksum <"$1" >"$1.sum"
}

for in in "$here"/*.in; do
    name=$(basename "$in" .in)
    guest "multi/$name" "$guests/multi/multi.s" "$here/$name"
done
# The session in the README is the one in readme.out, and so is checked.
awk '/^```/ { n++; next } n == 1' "$guests/multi/README.md" | sed 1d >"$work/readme"
check "the session in guestos/multi/README.md" diff "$here/readme.out" "$work/readme"
for out in "$here"/small/*.out; do
    name=$(basename "$out" .out)
    guest "$name" "$guests/${name%-*}.s" "$here/small/$name"
done

for script in "$here"/terminal/*.tty; do
    for depth in 0 3; do
        check "terminal/$(basename "$script" .tty), depth $depth" \
            typed "$script" "$trapeze" run --depth $depth --max-wall 600 "$guests/multi/multi.s"
    done
done
finish
