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
# Prints a line for each run and a total; exit status 0 if all passed, 1 if one failed or there was nothing to run.

if [ $# -ne 1 ]; then
    echo "usage: run.sh TRAPEZE" >&2
    exit 2
fi
case $1 in
*/*) trapeze=$(cd "$(dirname "$1")" && pwd)/$(basename "$1") ;;
*)   trapeze=$1 ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
guests=$here/../../guestos
work=$(mktemp -d "${TMPDIR:-/tmp}/guest.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
passed=0
failed=0

# fail NAME DEPTH WHAT: report a failure.
fail() {
    echo "FAIL $1, depth $2: $3"
    failed=$((failed + 1))
}

# check NAME PROGRAM TRANSCRIPT: one guest at all depths. TRANSCRIPT is the path of the files above, without suffix.
check() {
    input=/dev/null
    [ -f "$3.in" ] && input=$3.in
    options=
    [ -f "$3.options" ] && options=$(cat "$3.options")
    expected=0
    [ -f "$3.exit" ] && expected=$(cat "$3.exit")
    for depth in 0 1 2 3 16; do
        disk "$work/disk"
        # shellcheck disable=SC2086
        (cd "$work" && "$trapeze" run --depth $depth --max-wall 60 --limit 100000000 --dump "$work/dump.$depth" \
            --trap-log "$work/log.$depth" $options "$2") <"$input" >"$work/out" 2>"$work/err"
        status=$?
        if [ $status -ne "$expected" ]; then
            fail "$1" $depth "exit status $status, not $expected"
            sed 's/^/    /' "$work/err" | head -5
        elif ! cmp -s "$work/out" "$3.out"; then
            fail "$1" $depth "output differs (- expected, + found)"
            diff -u "$3.out" "$work/out" | sed 1,2d | sed 's/^/    /' | head -20
        elif [ ! -s "$work/dump.$depth" ] || ! cmp -s "$work/dump.0" "$work/dump.$depth"; then
            fail "$1" $depth "the final state differs from depth 0"
            diff "$work/dump.0" "$work/dump.$depth" | sed 's/^/    /' | head -10
        elif [ ! -s "$work/log.$depth" ] || ! cmp -s "$work/log.0" "$work/log.$depth"; then
            fail "$1" $depth "the trap log differs from depth 0"
            diff "$work/log.0" "$work/log.$depth" | sed 's/^/    /' | head -10
        elif [ "$(cksum <"$work/disk")" != "$(cat "$work/disk.sum")" ]; then
            fail "$1" $depth "the disk was changed"
        else
            echo "ok   $1, depth $depth"
            passed=$((passed + 1))
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
    check "multi/$name" "$guests/multi/multi.s" "$here/$name"
done
# The session in the README is the one in readme.out, and so is checked.
awk '/^```/ { n++; next } n == 1' "$guests/multi/README.md" | sed 1d >"$work/readme"
if cmp -s "$work/readme" "$here/readme.out"; then
    echo "ok   guestos/multi/README.md"
    passed=$((passed + 1))
else
    fail guestos/multi/README.md - "its session is not that of readme.out"
fi
for out in "$here"/small/*.out; do
    name=$(basename "$out" .out)
    check "$name" "$guests/${name%-*}.s" "$here/small/$name"
done

if ${CC:-cc} -std=c11 -D_GNU_SOURCE -o "$work/terminal" "$here/terminal.c" -lutil 2>"$work/err"; then
    for script in "$here"/terminal/*.tty; do
        for depth in 0 3; do
            name=terminal/$(basename "$script" .tty)
            if "$work/terminal" "$script" "$trapeze" run --depth $depth --max-wall 60 "$guests/multi/multi.s" \
                2>"$work/err"; then
                echo "ok   $name, depth $depth"
                passed=$((passed + 1))
            else
                fail "$name" $depth "$(head -1 "$work/err")"
            fi
        done
    done
else
    fail terminal 0 "terminal.c does not compile: $(head -1 "$work/err")"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
