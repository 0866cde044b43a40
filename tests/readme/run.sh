#!/bin/sh
# run.sh TRAPEZE - what comes of the commands in README.md is what stands there, but for times. The shell's are in
# tests/levels.
#
# QUICK: without the matrix, since a slow build takes minutes for it.
. "$(dirname "$0")/../support/check.sh"

# Each command becomes a file, what is to come of it another. Guests have such a prompt too; a command names the program
# or what it has written.
awk -v work="$work" '
    /^```/                          { expected = "" }
    /^[$] .*([.]\/trapeze|build\/)/ {
        name = sprintf("%s/%02d", work, ++count)
        print substr($0, 3) >(name ".command")
        expected = name ".expected"
        printf "" >expected
        next
    }
    expected != ""                  { print >expected }
' README.md

timeless() { sed 's/ *$//; /^times bare/d' "$1"; }

for command in "$work"/*.command; do
    text=$(cat "$command")
    case "${QUICK:+quick} $text" in
    *"trapeze shell"* | "quick "*"trapeze matrix"*) continue ;;
    esac
    (eval "$(sed 's:[.]/trapeze:"$trapeze":g; s:build/:"$work"/:g' "$command")") >"$work/all" 2>&1 </dev/null
    timeless "$work/all" >"$work/found"
    timeless "${command%command}expected" >"$work/wanted"
    check "$text" diff "$work/wanted" "$work/found"
done

finish
