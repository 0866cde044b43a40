# check.sh - how the scripts tests/*/run.sh begin, check, count and end. They source it first, as README.md says:
#
#   . "$(dirname "$0")/../support/check.sh"
#   check "a guest that halts" "$trapeze" run guestos/hello.s
#   finish
#
# A script that takes more than TRAPEZE has that in $arguments before. Behind this file the current folder is that of
# the repository, and these are set:
#
#   $trapeze  the program, with its path    $build  the build folder that it belongs to
#   $here     the script's folder           $work   a folder for files, which goes away in the end
#   $QUICK    not empty: the build is a slow one, and half of it will do
#
# A check counts once and prints one line, `ok   NAME` or `FAIL NAME: WHY`; `finish` prints `N passed, N failed`.
# Exit status of the script: 0 all passed, and something did; 1 not; 2 usage.
# shellcheck shell=sh disable=SC2034     # what is set here is used by others
set -u
LC_ALL=C
export LC_ALL
ulimit -c 0                                 # those that are made to crash leave nothing behind
unset NO_COLOR CLICOLOR_FORCE POSIXLY_CORRECT CDPATH COLUMNS LINES XDG_CONFIG_HOME XDG_STATE_HOME

case $#${arguments:-} in
1 | [1-9]*...*) ;;
*)
    echo "usage: $(basename "$0") ${arguments:-TRAPEZE}" >&2
    exit 2
    ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
case $1 in
*/*) trapeze=$(cd "$(dirname "$1")" && pwd)/$(basename "$1") ;;
*)   trapeze=$1 ;;
esac
cd "$here/../.." || exit 1
build=${trapeze%/*}
build=${build%/check}                       # check.sh tests a copy
case $trapeze in
"$PWD/trapeze" | trapeze) build=$PWD/build ;;
*/sanitized/*)            QUICK=${QUICK-1} ;;
esac
QUICK=${QUICK-}

# Paths of files become words of commands, lines of scripts, patterns: a blank or a quote in them is not what is tested.
case ${TMPDIR:-/tmp} in *[!A-Za-z0-9_./@+=-]*) TMPDIR=/tmp ;; esac
work=$(mktemp -d "${TMPDIR:-/tmp}/$(basename "$here").XXXXXX") || exit 1
HOME=$work/.home                            # nobody's start-up file, and no history of these tests
export HOME
mkdir "$HOME"

# What a browser or a terminal leaves running for a moment may still write there. It is tried again, and nothing is said:
# the last line is the count.
clean_up() {
    for try in 1 2 3 4 5; do
        { chmod -R u+rwx "$work" && rm -rf "$work"; } 2>/dev/null && break
        sleep 0.2
    done
}
trap 'clean_up' EXIT
trap 'exit 130' HUP INT PIPE TERM

# ---- counting --------------------------------------------------------------------------------------------------

passed=0
failed=0

ok() {
    printf 'ok   %s\n' "$1"
    passed=$((passed + 1))
}

# fail NAME [WHY [FILE]]: with the first lines of the file.
fail() {
    printf 'FAIL %s\n' "$1${2:+: $2}"
    [ ! -f "${3:-}" ] || head -n 24 "$3" | cut -c 1-200 | sed 's/^/    /'
    failed=$((failed + 1))
}

# verdict STATUS NAME [FILE]: 0 is good.
verdict() { if [ "$1" -eq 0 ]; then ok "$2"; else fail "$2" "" "${3:-}"; fi; }

# skip WHAT: it cannot be tested on this host.
skip() { echo "skipped: $1"; }

finish() {
    echo "$passed passed, $failed failed"
    [ $failed -eq 0 ] && [ $passed -gt 0 ]
    exit
}

# ---- commands --------------------------------------------------------------------------------------------------

# check NAME COMMAND...: it succeeds.
check() {
    title=$1
    shift
    if "$@" >"$work/said" 2>&1; then ok "$title"; else fail "$title" "$*" "$work/said"; fi
}

# gives STATUS COMMAND...: it ends with that status; what it says goes to $work/out and $work/err.
gives() {
    wanted=$1
    shift
    "$@" >"$work/out" 2>"$work/err" </dev/null
    found=$?
    [ $found -eq "$wanted" ] || {
        echo "exit status $found, not $wanted"
        cat "$work/err"
        false
    }
}

# replies NAME STATUS PATTERN COMMAND...: it ends with that status, and a line of what it says is as PATTERN.
replies() {
    title=$1 wanted=$2 pattern=$3
    shift 3
    timeout 900 "$@" >"$work/out" 2>&1 </dev/null
    found=$?
    if [ $found -ne "$wanted" ]; then
        fail "$title" "exit status $found, not $wanted" "$work/out"
    elif ! grep -q -e "$pattern" "$work/out"; then
        fail "$title" "nowhere says: $pattern" "$work/out"
    else
        ok "$title"
    fi
}

# eventually COMMAND...: wait until it succeeds. No machine is too slow for a test: this takes five minutes to give up,
# and less where something failed already.
patience=3000
eventually() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ $tries -lt $patience ] || {
            patience=50
            return 1
        }
        sleep 0.1
    done
}
