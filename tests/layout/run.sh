#!/bin/sh
# run.sh TRAPEZE - the shell's split view in a real terminal, tmux: drawn, resized, taken away on every way out.
#
. "$(dirname "$0")/../support/check.sh"
. "$here/../support/terminal.sh"

# ---- without a terminal ------------------------------------------------------------------------------------------

"$trapeze" shell --batch -e 'layout on' examples/shell/outside.s >"$work/out" 2>"$work/err"
verdict $((1 - $?)) "no view without a terminal"
check "and it says why" grep -q 'layout needs a terminal' "$work/err"
check "no escapes" [ "$(cat "$work/out" "$work/err" | tr -dc '\033' | wc -c)" -eq 0 ]

terminal_or_finish "the view in a terminal"

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

# start PROGRAM: a shell in a terminal. Its process is in $work/pid.
start() {
    open "TERM=screen sh -c \"echo \\\$\\\$ >$work/pid; exec $trapeze shell --no-init --depth 2 $1\""
    wants "a prompt" '(L2 supervisor)'
}

# gone NAME: nothing of the view is left. clean NAME: the shell has ended, and all rows scroll.
gone() {
    wants_not "$1: no view" '^ registers'
}
clean() {
    wants "$1" 'left '
    rows=$($terminal display -p '#{scroll_region_upper} #{scroll_region_lower}')
    check "$1: all rows scroll" [ "$rows" = "0 23" ]
}

start examples/shell/outside.s
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
resize 40 30
wants "narrow" '^sp   00008000[*]'
wants "the line that is being typed stays" '(L2 supervisor) prin$'
resize 80 10
wants "too low: no view" '(L2 supervisor)' 10
resize 80 24
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

start "$work/loop.s"
keys 'layout on' Enter
keys 'continue' Enter
wants "the guest writes below" '^x$' 20
wants "and not into the view" '^ registers' 1,15
keys C-c
wants "^C stops the guest" 'interrupted'
wants "the view is still there" '^ registers' 1,15
eventually prompted
keys C-d
clean "end of input"
gone "end of input"
close

for signal in TERM HUP SEGV; do
    start "$work/loop.s"
    keys 'layout on' Enter
    wants "a view, before SIG$signal" '^ registers'
    kill -$signal "$(cat "$work/pid")"
    clean "SIG$signal at the prompt"
    close
done
start "$work/loop.s"
keys 'layout on' Enter
wants "a view, before a run" '^ registers'
keys 'continue' Enter
wants "the guest runs" '^x$' 20
kill -TERM "$(cat "$work/pid")"
clean "SIGTERM while the guest runs"
close

finish
