#!/bin/sh
# run.sh TRAPEZE - the monitor shell: golden/NAME.cmd against golden/NAME.out; runs with a thousand stops that end as
# undisturbed ones; going back, compared with going forward; streams, statuses and hostile lines.
#
# The first line of a .cmd holds the options, behind `# `. Prints a line for each failure and a total.
set -u
LC_ALL=C
COLUMNS=80
export LC_ALL COLUMNS
unset NO_COLOR CLICOLOR_FORCE HOME XDG_CONFIG_HOME XDG_STATE_HOME
if [ $# -ne 1 ]; then
    echo "usage: run.sh TRAPEZE" >&2
    exit 2
fi
case $1 in
*/*) trapeze=$(cd "$(dirname "$1")" && pwd)/$(basename "$1") ;;
*)   trapeze=$1 ;;
esac
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d "${TMPDIR:-/tmp}/shell.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
passed=0
failed=0

verdict() {
    if [ "$1" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $2"
    fi
}

shell() { timeout 60 "$trapeze" shell "$@"; }

# -- Golden scripts --
for commands in tests/shell/golden/*.cmd; do
    name=$(basename "$commands" .cmd)
    options=$(sed -n '1s/^# //p' "$commands")
    # shellcheck disable=SC2086
    shell $options <"$commands" >"$work/out" 2>&1
    diff "tests/shell/golden/$name.out" "$work/out"
    verdict $? "golden $name"
done

# -- Stops leave no mark --
stops='break trap
watch *0x10
watch $a0
break mode:user if $c % 3 == 0
break insn:lpsw'
for options in "" "--depth 1" "--tower c,c:hybrid" "--tower c:patch,c" "--depth 3" "--engine reference"; do
    for guest in guestos/hello.s guestos/pair.s examples/svc.s; do
        "$trapeze" run --dump "$work/run" "$guest" >"$work/run.out" 2>/dev/null
        { echo "$stops"; awk 'BEGIN { for (n = 0; n < 400; n++) print n % 7 == 3 ? "step 5" : n % 11 == 5 ? "reverse-step 3" : "continue" }'
          echo delete; echo continue; echo "dump $work/shell"; } >"$work/script"
        # shellcheck disable=SC2086
        shell --batch --guest-out "$work/shell.out" $options -x "$work/script" "$guest" >/dev/null 2>&1
        cmp -s "$work/run" "$work/shell" && cmp -s "$work/run.out" "$work/shell.out"
        verdict $? "stops leave no mark: $guest $options"
    done
done

# -- Back, and forward: the same state at the same tick --
for options in "" "--depth 2"; do
    for tick in 1 17 999 5000 11000; do
        # shellcheck disable=SC2086
        "$trapeze" run $options --limit $tick --dump "$work/run" guestos/pair.s >/dev/null 2>&1
        # shellcheck disable=SC2086
        shell --batch --guest-out /dev/null $options -e continue -e "goto $tick" -e "dump $work/shell" guestos/pair.s >/dev/null 2>&1
        cmp -s "$work/run" "$work/shell"
        verdict $? "goto $tick $options"
        printf 'goto %s\ncontinue\nreverse-step 20\nstep 20\ngoto %s\ndump %s\n' $tick $tick "$work/shell" >"$work/script"
        # shellcheck disable=SC2086
        shell --batch --guest-out /dev/null $options -x "$work/script" guestos/pair.s >/dev/null 2>&1
        cmp -s "$work/run" "$work/shell"
        verdict $? "there, on, back and there again: $tick $options"
    done
done

# -- Streams and statuses --
timeout 5 "$trapeze" </dev/null >"$work/out" 2>&1
[ $? -eq 0 ] && [ "$(wc -c <"$work/out")" -lt 4096 ]
verdict $? "the end of input ends it"
printf 'echo a\tb\n' | shell >"$work/out" 2>/dev/null
printf 'a\tb\n' | cmp -s - "$work/out"
verdict $? "a TAB in a script is a TAB, and there is no prompt"
shell --batch -e nonsense >/dev/null 2>&1
[ $? -eq 1 ]
verdict $? "a failed command ends a batch with 1"
shell --batch --keep-going -e nonsense -e 'echo on' >"$work/out" 2>/dev/null
[ $? -eq 1 ] && grep -q '^on$' "$work/out"
verdict $? "--keep-going goes on, and still says 1"
shell --batch -e 'quit 7' >/dev/null 2>&1
[ $? -eq 7 ]
verdict $? "quit N"
shell "$work/none.s" </dev/null >/dev/null 2>&1
[ $? -eq 3 ]
verdict $? "no such program: 3"
shell -x "$work/none" </dev/null >/dev/null 2>&1
[ $? -eq 3 ]
verdict $? "no such script: 3"
printf 'source %s\n' "$work/loop" >"$work/loop"
timeout 10 "$trapeze" shell -x "$work/loop" </dev/null >/dev/null 2>&1
[ $? -ne 124 ]
verdict $? "a script that takes itself ends"
head -c 1000000 /dev/zero | tr '\0' 'x' >"$work/long"
{ cat "$work/long"; printf '\nprint '; cat "$work/long"; printf '\nbreak a\000b\nprint \377\376(\nx/9999999999999xw 0\necho alive\n'; } |
    shell guestos/hello.s >"$work/out" 2>/dev/null
[ $? -eq 0 ] && grep -q '^alive$' "$work/out"
verdict $? "a line of 1 MB, a NUL, bytes that are no text"
shell --color always -e regs --batch guestos/hello.s >"$work/out" 2>/dev/null
NO_COLOR=1 shell -e regs --batch guestos/hello.s >"$work/plain" 2>/dev/null
! grep -q "$(printf '\033')" "$work/plain"
verdict $? "no colour where nobody asked for it"
for topic in $(printf 'help\n' | shell | sed -n 's/^  \([a-z][-a-z]*\).*/\1/p'); do
    printf 'help %s\n' "$topic" | shell 2>"$work/err" | grep -q '^Example:'
    verdict $? "help $topic has an example"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
