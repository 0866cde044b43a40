#!/bin/sh
# run.sh TRAPEZE [FILE...] - the command line of trapeze: exit statuses, options, hostile files, streams, several
# guests, reports.
#
# FILE: some of the *.cases here, all of them without. Such a file is a list of calls of the functions below, each of
# which counts as one test. After every run of the program these hold as well: it did not hang, did not die of a signal,
# no sanitizer spoke, and whoever failed said so in a line that begins with `trapeze: ` or `FILE:LINE:COL: error: `.
arguments='TRAPEZE [FILE...]'
. "$(dirname "$0")/../support/check.sh"
. "$here/../support/terminal.sh"
shift
cd "$here" || exit 1
[ $# -gt 0 ] || set -- *.cases
programs=$here/programs
guestos=$here/../../guestos
out=$work/out
err=$work/err

# What a complaint looks like, coloured or not; `trapeze` alone shows its usage.
complaint='^trapeze: ..\|:[0-9][0-9]*:[0-9][0-9]*:.*error:.* .\|^Usage: '

# judge STATUS FOUND WHAT: what must be true of every run that ended with FOUND where STATUS was expected.
judge() {
    if [ "$2" -ne "$1" ]; then
        fail "$3" "exit status $2, not $1" "$err"
    elif grep -aq 'Sanitizer\|runtime error' "$err"; then
        fail "$3" "a sanitizer speaks" "$err"
    elif [ "$1" -ge 2 ] && [ "$1" -le 5 ] && ! grep -aq "$complaint" "$err"; then
        fail "$3" "exit status $2 and no word about it" "$err"
    else
        ok "$3"
    fi
}

# run STATUS ARGUMENT...: the program with these arguments and no input ends with STATUS. Leaves $out and $err.
run() {
    expected=$1
    shift
    timeout 900 "$trapeze" "$@" </dev/null >"$out" 2>"$err"
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
        verdict $? "says \"$text\"" "$err"
    done
}

says_not() {
    ! grep -aqF -- "$1" "$err"
    verdict $? "does not say \"$1\"" "$err"
}

output() {
    printf "$1" >"$work/expected"
    cmp -s "$work/expected" "$out"
    verdict $? "output is \"$1\"" "$out"
}

# has FILE TEXT: the file holds the text. same FILE FILE: they have the same bytes.
has() {
    grep -aqF -- "$2" "$1"
    verdict $? "\"$2\" is in $1" "$1"
}

same() {
    [ -s "$1" ] && cmp -s "$1" "$2"
    verdict $? "$1 and $2 are the same"
}

cases=0
for file in "$@"; do
    cases=$((cases + 1))
    before=$((passed + failed))
    # shellcheck disable=SC1090
    . "./$file"
    [ $((passed + failed)) -gt $before ]
    verdict $? "$file has tests in it"
done
[ $cases -gt 0 ] || fail "cases" "there are none"
finish
