#!/bin/sh
# run.sh TRAPEZE - every program there is, on the bare machine and under 1, 2 and 16 monitors: same state, same traps.
#
# The programs are all .s files of guestos/, examples/ and tests/ that can be assembled as they stand; those that ask
# for a flawed machine are left out, for there no monitor can be equivalent. Each has some input and a disk of its own.
# Dump, trap log, output, exit status and disk must be those of depth 0. QUICK: shorter runs, at depth 0 and 16 only.
. "$(dirname "$0")/../support/check.sh"

refused=0
programs=0
limit=300000
depths="1 2 16"
if [ -n "$QUICK" ]; then
    limit=20000
    depths=16
fi

printf 'ps\nrun primes\ntime\n\001\177 some input\nexit\n' >"$work/input"
awk 'BEGIN { for (n = 0; n < 2048; n++) printf "%03d\n", n % 1000 }' >"$work/disk"

# The options that program $1 wants (tests/isa/README.md: a comment `# run OPTIONS`).
options_of() { sed -n 's/^# run --/--/p' "$1"; }

# Run image $1 with options $3 at depth $2, into $work/*.DEPTH.
run_at() {
    cp "$work/disk" "$work/disk.$2"
    # shellcheck disable=SC2086  # options are words
    timeout 900 "$trapeze" run --limit $limit --depth "$2" --input "$work/input" --disk "$work/disk.$2" \
        --dump "$work/dump.$2" --trap-log "$work/log.$2" $3 "$1" </dev/null >"$work/out.$2" 2>"$work/err.$2"
    echo $? >"$work/status.$2"
}

# Compare depth $2 of program $1 with depth 0.
compare() {
    for what in status dump log out disk; do
        if ! cmp -s "$work/$what.0" "$work/$what.$2"; then
            { diff "$work/$what.0" "$work/$what.$2" | head -n 4; head -n 2 "$work/err.$2"; } >"$work/why"
            fail "$1, depth $2" "$what is not that of depth 0" "$work/why"
            return
        fi
    done
    ok "$1, depth $2"
}

list=$work/list
find guestos examples tests -name '*.s' | sort >"$list"
while read -r program; do
    options=$(options_of "$program")
    case $options in
    *--flaw*) continue ;;
    esac
    if ! "$trapeze" asm -f bin "$program" -o "$work/image" 2>"$work/errors" || [ ! -s "$work/image" ]; then
        refused=$((refused + 1))
        continue
    fi
    rm -f "$work"/*.[0-9] "$work"/*.[0-9][0-9]
    run_at "$work/image" 0 "$options"
    for depth in $depths; do
        run_at "$work/image" "$depth" "$options"
        compare "$program" "$depth"
    done
    programs=$((programs + 1))
    if [ ! -s "$work/dump.0" ]; then
        fail "$program" "no dump" "$work/err.0"
    fi
done <"$list"

# Whatever else cannot be assembled alone, the guests and the known answers can.
for program in guestos/*.s guestos/multi/multi.s tests/isa/*.s; do
    grep -q '^# run --flaw' "$program" || "$trapeze" asm "$program" -o "$work/image" 2>"$work/errors" ||
        fail "$program" "cannot be assembled" "$work/errors"
done
echo "$programs programs; $refused are parts of others or wrong on purpose"
finish
