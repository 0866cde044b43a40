#!/bin/sh
# run.sh - replays the corpus of each fuzz target; the last line is `N passed, N failed`.
#
#   run.sh TRAPEZE      its build says where the replayers are
set -u
here=$(dirname "$0")
folder=$(dirname "$1")
case $folder in
*/check) build=${folder%/check} ;;
.)       build=build ;;
*)       build=$folder ;;
esac
passed=0
failed=0
for target in machine loader; do
    for file in "$here/corpus/$target"/*; do
        if timeout 60 "$build/tests/fuzz/$target" "$file" >"$build/tests/fuzz/$target.log" 2>&1; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "$file:"
            tail -n 5 "$build/tests/fuzz/$target.log"
        fi
    done
done
echo "fuzz: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
