#!/bin/sh
# check.sh - runs every part of the tests against builds of the program; the last line is `N passed, N failed`.
#
#   check.sh BUILD...       folders with build results: build, build/sanitized
#
# The parts are manual (are the tables of isa/README.md those of the .def files?), the programs unit and random of a
# build, and tests/*/run.sh with the build's trapeze. All parts of one
# build run one after another, the builds side by side. Each part says `N passed, N failed` last; one that does not, or
# passed nothing, or says 0 failed but ends badly, has failed. Logs stay in BUILD/check/.
#
# What is not `build` is taken for slow: its scripts see QUICK=1.
# RANDOM_COUNT, RANDOM_SEED   how many random programs (default 1000; sanitized 60), and from which seed on
# Exit status: 0 everything passed; 1 something failed; 2 usage.
set -u
LC_ALL=C
export LC_ALL

if [ $# -eq 0 ]; then
    echo "usage: check.sh BUILD..." >&2
    exit 2
fi
here=$(dirname "$0")

# The names of all parts.
parts() {
    echo manual
    echo unit
    echo random
    for script in "$here"/*/run.sh; do
        basename "$(dirname "$script")"
    done
}

# The program trapeze of a build: the main one is at the top.
trapeze_of() {
    if [ "$1" = build ]; then echo ./trapeze; else echo "$1/trapeze"; fi
}

# The engines that program $1 has: it says so itself.
engines_of() {
    "$1" run --engine none none 2>&1 | sed -n 's/.*there is no engine.*; there is//p' | tr -d ,
}

run_manual() {
    sanitize=1
    [ "$1" != build ] || sanitize=
    if make --no-print-directory -s SANITIZE=$sanitize manual-check; then
        echo "1 passed, 0 failed"
    else
        echo "0 passed, 1 failed"
    fi
}

# Run part $2 of build $1.
run_part() {
    trapeze=$(trapeze_of "$1")
    count=1000
    QUICK=
    if [ "$1" != build ]; then
        count=60
        QUICK=1
    fi
    export QUICK
    case $2 in
    manual) run_manual "$1" ;;
    unit)   "$1/tests/unit/unit" ;;
    random) "$1/tests/random/random" --count "${RANDOM_COUNT:-$count}" ${RANDOM_SEED:+--seed "$RANDOM_SEED"} ;;
    isa)    sh "$here/isa/run.sh" "$trapeze" $(engines_of "$trapeze") ;;
    *)      sh "$here/$2/run.sh" "$trapeze" ;;
    esac
}

# The last line of log $1 as "PASSED FAILED"; nothing if it is not a tally. A part may put its name before it.
tally() {
    tail -n 1 "$1" | sed -n 's/^\(.*[: ]\)\{0,1\}\([0-9][0-9]*\) passed, \([0-9][0-9]*\) failed$/\2 \3/p'
}

# Run all parts of build $1. Appends "PASSED FAILED" for each to BUILD/check/tallies.
run_build() {
    logs=$1/check
    rm -rf "$logs"
    mkdir -p "$logs" || exit 1
    for part in $(parts); do
        log=$logs/$part.log
        begun=$(date +%s)
        run_part "$1" "$part" >"$log" 2>&1 </dev/null
        status=$?
        set -- "$1" $(tally "$log")
        passed=${2:-0}
        failed=${3:-0}
        if [ $# -ne 3 ] || [ "$passed" -eq 0 ] || { [ $status -ne 0 ] && [ "$failed" -eq 0 ]; }; then
            failed=$((failed + 1))
        fi
        echo "$passed $failed" >>"$logs/tallies"
        verdict=ok
        [ "$failed" -eq 0 ] || verdict=FAIL
        printf '%-5s%-16s %-12s %6d passed %4d failed %4d s\n' $verdict "$1" "$part" "$passed" "$failed" \
            $(($(date +%s) - begun))
        if [ "$failed" -gt 0 ]; then
            echo "     exit status $status; $log ends:"
            grep -v '^ok ' "$log" | tail -n 25 | sed 's/^/     /'
        fi
        set -- "$1"
    done
}

jobs=
for build in "$@"; do
    run_build "$build" &
    jobs="$jobs $!"
done
trap 'kill $jobs 2>/dev/null; exit 130' INT TERM
wait

# Every part of every build must have left its tally.
expected=$(($(parts | wc -l) * $#))
for build in "$@"; do
    cat "$build/check/tallies"
done | awk -v expected="$expected" '
    { passed += $1; failed += $2; parts++ }
    END {
        if (parts != expected) {
            print expected - parts " parts of " expected " did not run"
            failed += expected - parts
        }
        print passed + 0 " passed, " failed + 0 " failed"
        exit failed > 0 || passed == 0
    }'
