#!/bin/sh
# run.sh TRAPEZE - replays the corpus of each fuzz target, with the replayers of TRAPEZE's build.
. "$(dirname "$0")/../support/check.sh"

for target in machine loader snapshot shell; do
    for file in "$here/corpus/$target"/*; do
        check "$target: $(basename "$file")" timeout 900 "$build/tests/fuzz/$target" "$file"
    done
done
finish
