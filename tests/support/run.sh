#!/bin/sh
# run.sh TRAPEZE - what all other scripts rely on: that a check which fails is seen, counted, and fails its script.
. "$(dirname "$0")/../support/check.sh"

# script STATUS TALLY LINE...: a script of these lines ends with STATUS, and with TALLY on its last line.
script() {
    {
        echo ". '$here/check.sh'"
        status=$1 tally=$2
        shift 2
        printf '%s\n' "$@"
    } >"$work/script.sh"
    sh "$work/script.sh" "$trapeze" >"$work/out" 2>&1
    found=$?
    [ $found -eq "$status" ] && [ "$(tail -n 1 "$work/out")" = "$tally" ] || {
        echo "exit status $found, not $status"
        cat "$work/out"
        false
    }
}

check "a check that holds" script 0 "1 passed, 0 failed" 'check yes true' finish
check "one that does not" script 1 "1 passed, 1 failed" 'check yes true' 'check no false' finish
check "nothing is a failure" script 1 "0 passed, 0 failed" finish
check "a status that is another" script 1 "0 passed, 1 failed" 'check no gives 1 true' finish
check "the status that is wanted" script 0 "1 passed, 0 failed" 'check yes gives 3 sh -c "exit 3"' finish
check "an answer" script 0 "1 passed, 0 failed" 'replies yes 1 "^two$" sh -c "echo one; echo two >&2; exit 1"' finish
check "another answer" script 1 "0 passed, 1 failed" 'replies no 0 three echo two' finish
check "an answer, another status" script 1 "0 passed, 1 failed" 'replies no 0 two sh -c "echo two; exit 1"' finish
check "a verdict" script 1 "1 passed, 1 failed" 'true' 'verdict $? yes' 'false' 'verdict $? no' finish
check "what is waited for comes" script 0 "1 passed, 0 failed" '(sleep 0.3; echo >"$work/late") &' \
    'check yes eventually [ -s "$work/late" ]' finish
check "and if not, that is no success" script 1 "0 passed, 1 failed" 'patience=3' 'check no eventually false' finish
check "a name is shown as it is" script 0 "1 passed, 0 failed" 'ok "a\nb"' finish
check "in one line" grep -qxF 'ok   a\nb' "$work/out"
check "what a command said is shown if it fails" script 1 "0 passed, 1 failed" 'check no sh -c "echo because; false"' finish
check "below its name" grep -qx '    because' "$work/out"
script 0 "1 passed, 0 failed" 'echo "$work" >&2' 'mkdir "$work/a"' 'chmod 0 "$work/a"' 'ok yes' finish
check "its files go away" [ ! -e "$(head -n 1 "$work/out")" ]
check "nobody's program is a usage error" gives 2 sh "$work/script.sh"
check "which shows the usage" grep -qx 'usage: script.sh TRAPEZE' "$work/err"
check "so are two" gives 2 sh "$work/script.sh" "$trapeze" more
finish
