#!/bin/sh
# run.sh - the command line of trapeze: exit statuses, options, hostile files, streams, several guests, reports.
#
#   run.sh TRAPEZE [FILE...]      FILE: some of the *.cases here, all of them without
#
# A *.cases file is a list of calls of the functions below, each of which counts as one test. After every run of the
# program these hold as well: it did not hang, did not die of a signal, no sanitizer spoke, and whoever failed said so
# in a line that begins with `trapeze: ` or `FILE:LINE:COL: error: `.
# Exit status: 0 everything passed; 1 something failed; 2 usage.
set -u
LC_ALL=C
export LC_ALL
unset NO_COLOR CLICOLOR_FORCE

if [ $# -lt 1 ]; then
    echo "usage: run.sh TRAPEZE [FILE...]" >&2
    exit 2
fi
trapeze=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
shift
cd "$(dirname "$0")" || exit 1
[ $# -gt 0 ] || set -- *.cases
programs=$PWD/programs
guestos=$PWD/../../guestos

work=$(mktemp -d "${TMPDIR:-/tmp}/cli-tests.XXXXXX") || exit 1
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
out=$work/out
err=$work/err

passed=0
failed=0

# verdict STATUS WHAT: 0 is good.
verdict() {
    if [ "$1" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $2"
    fi
}

# skip WHY: something that this host cannot do.
skip() { echo "skipped: $1"; }

# What a complaint looks like, coloured or not; `trapeze` alone shows its usage.
complaint='^trapeze: ..\|:[0-9][0-9]*:[0-9][0-9]*:.*error:.* .\|^Usage: '

# judge STATUS FOUND WHAT: what must be true of every run that ended with FOUND where STATUS was expected.
judge() {
    if [ "$2" -ne "$1" ]; then
        echo "FAIL $3: exit status $2, not $1; $(head -n 2 "$err" | cut -c 1-200)"
    elif grep -aq 'Sanitizer\|runtime error' "$err"; then
        echo "FAIL $3: $(grep -a 'Sanitizer\|runtime error' "$err" | head -n 1)"
    elif [ "$1" -ge 2 ] && [ "$1" -le 5 ] && ! grep -aq "$complaint" "$err"; then
        echo "FAIL $3: exit status $2 and no word about it"
    else
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
}

# run STATUS ARGUMENT...: the program with these arguments and no input ends with STATUS. Leaves $out and $err.
run() {
    expected=$1
    shift
    timeout 120 "$trapeze" "$@" </dev/null >"$out" 2>"$err"
    judge "$expected" $? "trapeze $*"
}

# shell STATUS COMMAND: the shell command, in which $trapeze is the program, ends with STATUS. Its output, but for what
# it redirects itself, is left in $out and $err.
shell() {
    : >"$err"
    eval "$2" >"$out" 2>"$err"
    judge "$1" $? "$2"
}

# says TEXT...: the last run said each on standard error. output TEXT: it wrote exactly this (printf's escapes).
says() {
    for text in "$@"; do
        grep -aqF -- "$text" "$err"
        verdict $? "\"$text\" is not in: $(head -n 3 "$err" | cut -c 1-200)"
    done
}

says_not() {
    ! grep -aqF -- "$1" "$err"
    verdict $? "\"$1\" is in: $(head -n 3 "$err" | cut -c 1-200)"
}

output() {
    printf "$1" >"$work/expected"
    cmp -s "$work/expected" "$out"
    verdict $? "output is not \"$1\" but \"$(head -c 200 "$out" | tr '\0' '@')\""
}

# has FILE TEXT: the file holds the text. same FILE FILE: they have the same bytes.
has() {
    grep -aqF -- "$2" "$1"
    verdict $? "\"$2\" is not in $1: $(head -n 3 "$1" | cut -c 1-200)"
}

same() {
    [ -s "$1" ] && cmp -s "$1" "$2"
    verdict $? "$1 and $2 differ, or are empty"
}

# wait_for FILE: until there is something in it, 20 seconds at most.
wait_for() {
    tries=0
    while [ ! -s "$1" ] && [ $tries -lt 200 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
}

cases=0
for file in "$@"; do
    cases=$((cases + 1))
    before=$((passed + failed))
    # shellcheck disable=SC1090
    . "./$file"
    [ $((passed + failed)) -gt $before ]
    verdict $? "$file: no tests in it"
done
[ $cases -gt 0 ] || failed=$((failed + 1))
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
