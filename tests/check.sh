#!/bin/sh
# check.sh - runs every part of the tests against builds of the program; the last line is `N passed, N failed`.
#
#   check.sh BUILD...           folders with build results: build, build/sanitized
#   check.sh --part BUILD PART  one part (the first form calls this, JOBS at a time)
#
# The parts are manual (are the tables of isa/README.md those of the .def files?), the programs unit and random of a
# build (random three times: also with --endless, and with --travel), and tests/*/run.sh with the build's trapeze. Each
# says `N passed, N failed` last; one that does not, or passed nothing, or says 0 failed but ends badly, has failed. Logs
# stay in BUILD/check/.
#
# JOBS                        how many parts at a time (default 2)
# RANDOM_COUNT, RANDOM_SEED   how many random programs (default 1000; sanitized 60), and from which seed on
# RANDOM_INSTRUCTIONS         how many instructions of endless ones (default 100000000)
# RANDOM_TRAVELS              how many travels (default 500; sanitized 200)
# A build that is not `build` is taken for slow: its scripts see QUICK=1.
# Exit status: 0 everything passed; 1 something failed; 2 usage.
set -u
LC_ALL=C
export LC_ALL
here=$(dirname "$0")

# The names of all parts, those that take longest first.
parts() {
    for part in "$here"/*/run.sh; do
        basename "$(dirname "$part")"
    done | awk '/isa|pg32/ { print; next } { rest = rest $0 "\n" } END { printf "%s", rest }'
    echo unit
    echo random
    echo endless
    echo travel
    echo manual
}

# The engines that program $1 has: it says so itself. Where time is short, all but the reference.
engines_of() {
    "$1" run --engine none none 2>&1 | sed -n 's/.*there is no engine.*; there is//p' | tr -d , |
        if [ -n "$QUICK" ]; then sed 's/reference//'; else cat; fi
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

# Run part $2 of build $1, with the copies of its programs.
run_part() {
    programs=$1/check
    count=1000
    travels=500
    instructions=100000000
    QUICK=
    if [ "$1" != build ]; then
        count=60
        travels=200
        QUICK=1
    fi
    export QUICK
    case $2 in
    manual) run_manual "$1" ;;
    unit)   "$programs/unit" ;;
    random) "$programs/random" --count "${RANDOM_COUNT:-$count}" ${RANDOM_SEED:+--seed "$RANDOM_SEED"} ;;
    endless) "$programs/random" --endless --instructions "${RANDOM_INSTRUCTIONS:-$instructions}" \
                 ${RANDOM_SEED:+--seed "$RANDOM_SEED"} ;;
    travel) "$programs/random" --travel --count "${RANDOM_TRAVELS:-$travels}" ${RANDOM_SEED:+--seed "$RANDOM_SEED"} ;;
    # shellcheck disable=SC2046  # engines are words
    isa)    sh "$here/isa/run.sh" "$programs/trapeze" $(engines_of "$programs/trapeze") ;;
    # A monitor in PG32 under the sanitizers is slow: one tower will do.
    pg32)   sh "$here/pg32/run.sh" "$programs/trapeze" ${QUICK:+c,pg32} ;;
    *)      sh "$here/$2/run.sh" "$programs/trapeze" ;;
    esac
}

# The last line of log $1 as "PASSED FAILED"; nothing if it is not a tally. A part may put its name before it.
tally() {
    tail -n 1 "$1" | sed -n 's/^\(.*[: ]\)\{0,1\}\([0-9][0-9]*\) passed, \([0-9][0-9]*\) failed$/\2 \3/p'
}

# Run part $2 of build $1 and report. Leaves "PASSED FAILED" in BUILD/check/PART.tally.
report_part() {
    log=$1/check/$2.log
    begun=$(date +%s)
    run_part "$1" "$2" >"$log" 2>&1 </dev/null
    status=$?
    # shellcheck disable=SC2046  # two words or none
    set -- "$1" "$2" $(tally "$log")
    passed=${3:-0}
    failed=${4:-0}
    if [ $# -ne 4 ] || [ "$passed" -eq 0 ] || { [ $status -ne 0 ] && [ "$failed" -eq 0 ]; }; then
        failed=$((failed + 1))
    fi
    echo "$passed $failed" >"$1/check/$2.tally"
    verdict=ok
    [ "$failed" -eq 0 ] || verdict=FAIL
    printf '%-5s%-16s %-12s %6d passed %4d failed %4d s\n' $verdict "$1" "$2" "$passed" "$failed" $(($(date +%s) - begun))
    if [ "$failed" -gt 0 ]; then
        echo "     exit status $status; $log ends:"
        grep -v '^ok ' "$log" | tail -n 25 | sed 's/^/     /'
    fi
}

# Whether process $1 is one of these; it may be long gone, and its number another's.
is_testing() { kill -0 "$1" && { [ ! -r "/proc/$1/cmdline" ] || grep -q check.sh "/proc/$1/cmdline"; }; } 2>/dev/null

# A folder for the logs of build $1, and copies of its programs: somebody may build again before the tests are over.
prepare() {
    logs=$1/check
    trapeze=$1/trapeze
    [ "$1" != build ] || trapeze=./trapeze
    if [ -f "$logs/running" ] && is_testing "$(cat "$logs/running")"; then
        echo "check.sh: process $(cat "$logs/running") is testing $1 already" >&2
        exit 1
    fi
    rm -rf "$logs"
    mkdir -p "$logs" && echo $$ >"$logs/running" &&
        cp "$trapeze" "$1/tests/unit/unit" "$1/tests/random/random" "$logs/" || exit 1
}

if [ $# -eq 3 ] && [ "$1" = --part ]; then
    report_part "$2" "$3"
    exit 0
elif [ $# -eq 0 ] || [ "${1#-}" != "$1" ]; then
    echo "usage: check.sh BUILD..." >&2
    exit 2
fi
for build in "$@"; do
    prepare "$build"
done

# The slow builds come last in the list of arguments and are begun first.
list=
for build in "$@"; do
    list="$(parts | sed "s|^|$build |")
$list"
done
echo "$list" | xargs -n 2 -P "${JOBS:-2}" "$0" --part

# Every part of every build must have left its tally.
for build in "$@"; do
    cat "$build"/check/*.tally
    rm -f "$build/check/running"
done | awk -v expected="$(echo "$list" | grep -c .)" '
    { passed += $1; failed += $2; parts++ }
    END {
        if (parts != expected) {
            print expected - parts " parts of " expected " did not run"
            failed += expected - parts
        }
        print passed + 0 " passed, " failed + 0 " failed"
        exit failed > 0 || passed == 0
    }'
