#!/bin/sh
# run.sh TRAPEZE - the shell's split view in a real terminal, tmux: drawn, resized, taken away on every way out.
#
# Prints a line for each check and a total; exit status 0 if all passed, 1 if one failed.
set -u
LC_ALL=C
export LC_ALL

if [ $# -ne 1 ]; then
    echo "usage: run.sh TRAPEZE" >&2
    exit 2
fi
case $1 in
*/*) trapeze=$(cd "$(dirname "$1")" && pwd)/$(basename "$1") ;;
*)   trapeze=$1 ;;
esac
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d "${TMPDIR:-/tmp}/layout.XXXXXX") || exit 1
# A server that ends with its last session would be on its way out when the next one is begun.
echo "set -g exit-empty off" >"$work/tmux"
terminal="tmux -S $work/socket -f $work/tmux"
trap '$terminal kill-server 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
HOME=$work
export HOME
passed=0
failed=0

ok()   { echo "ok   $1"; passed=$((passed + 1)); }
fail() { echo "FAIL $1: $2"; failed=$((failed + 1)); }

# ---- without a terminal ------------------------------------------------------------------------------------------

"$trapeze" shell --batch -e 'layout on' examples/shell/outside.s >"$work/out" 2>"$work/err"
if [ $? -eq 1 ]; then ok "no view without a terminal"; else fail "no view without a terminal" "exit status"; fi
if grep -q 'layout needs a terminal' "$work/err"; then ok "and it says why"; else fail "and it says why" "$(cat "$work/err")"; fi
if [ "$(cat "$work/out" "$work/err" | tr -dc '\033' | wc -c)" -eq 0 ]; then ok "no escapes"; else fail "no escapes" "some"; fi

if ! command -v tmux >/dev/null; then
    echo "skipped: the view in a terminal: tmux is not here"
    echo "$passed passed, $failed failed"
    [ $failed -eq 0 ]
    exit
fi

# ---- in one ------------------------------------------------------------------------------------------------------

cat >"$work/loop.s" <<'END'
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, -1, 0
    .org 0x1000
start:
    li a0, 'x'
    li a1, '\n'
1:  out a0, CONSOLE_DATA(zero)
    out a1, CONSOLE_DATA(zero)
    addi a2, a2, 1
    slti t0, a2, 60
    bnez t0, 1b
2:  j 2b
END

# open PROGRAM [TERM]: a shell in a terminal of 24 rows, which says `left STATUS` when it has gone. Its process is in $work/pid.
open() {
    $terminal new-session -d -x 80 -y 24 \
        "TERM=${2:-screen} sh -c 'echo \$\$ >$work/pid; exec $trapeze shell --no-init --depth 2 $1'; echo left \$?; exec cat"
    wants "a prompt" '(L2 supervisor)'
}
close() { $terminal kill-session; }
keys() { $terminal send-keys "$@"; }
screen() { $terminal capture-pane -p; }
row() { screen | sed -n "$1p"; }

# wants NAME PATTERN [ROW]: the screen, or that row of it, comes to show it.
wants() {
    tries=0
    until screen | sed -n "${3:-1,\$}p" | grep -q -e "$2"; do
        tries=$((tries + 1))
        if [ $tries -gt 600 ]; then
            fail "$1" "$(screen)"
            return
        fi
        sleep 0.1
    done
    ok "$1"
}
# gone NAME: nothing of the view is left. clean NAME: the shell has ended, and all rows scroll.
gone() {
    if screen | grep -q '^ registers'; then fail "$1: no view" "$(screen)"; else ok "$1: no view"; fi
}
clean() {
    wants "$1" 'left '
    if [ "$($terminal display -p '#{scroll_region_upper} #{scroll_region_lower}')" = "0 23" ]; then
        ok "$1: all rows scroll"
    else
        fail "$1: all rows scroll" "$($terminal display -p '#{scroll_region_upper} #{scroll_region_lower}')"
    fi
}

open examples/shell/outside.s
keys 'layout on' Enter
wants "source in the first row" 'outside.s:24' 1
wants "registers" '^ registers'
wants "traps" 'power came on: RESET'
keys 'step 9' Enter
wants "the view follows a stop" 'outside.s:36' 1
wants "P is marked" '^=>   36 ' 1,8
wants "what has changed is marked" 'sp   00008000[*]'
wants "the last trap first" '^  1  C=8 ' 1,16
keys 'prin'
$terminal resize-window -x 40 -y 30
wants "narrow" '^sp   00008000[*]'
wants "the line that is being typed stays" '(L2 supervisor) prin$'
$terminal resize-window -x 80 -y 10
wants "too low: no view" '(L2 supervisor)' 10
$terminal resize-window -x 80 -y 24
wants "and there again" 'outside.s:36' 1
keys C-u 'layout asm' Enter
wants "instructions" '^ instructions' 1
wants "at P" '^=> 00001018 <called>'
keys 'layout story' Enter
wants "only the story" '^ registers' 1
keys 'layout off' Enter
wants "off" '(L2 supervisor)'
keys 'layout on' Enter
wants "on again" 'outside.s:36' 1
keys quit Enter
clean "quit"
gone "quit"
close

open "$work/loop.s"
keys 'layout on' Enter
keys 'continue' Enter
wants "the guest writes below" '^x$' 20
wants "and not into the view" '^ registers' 1,15
keys C-c
wants "^C stops the guest" 'interrupted'
wants "the view is still there" '^ registers' 1,15
keys C-d
clean "end of input"
gone "end of input"
close

for signal in TERM HUP SEGV; do
    open "$work/loop.s"
    keys 'layout on' Enter
    wants "a view, before SIG$signal" '^ registers'
    kill -$signal "$(cat "$work/pid")"
    clean "SIG$signal at the prompt"
    close
done
open "$work/loop.s"
keys 'layout on' Enter
wants "a view, before a run" '^ registers'
keys 'continue' Enter
wants "the guest runs" '^x$' 20
kill -TERM "$(cat "$work/pid")"
clean "SIGTERM while the guest runs"
close

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
