#!/bin/sh
# run.sh TRAPEZE - the shell's prompt in a real terminal, tmux: completion, history, ^C, ^Z, sizes, colours, dumb ones.
#
# Prints a line for each check and a total; exit status 0 if all passed, 1 if one failed.
set -u
LC_ALL=C
export LC_ALL
unset NO_COLOR CLICOLOR_FORCE XDG_CONFIG_HOME XDG_STATE_HOME COLUMNS LINES

if [ $# -ne 1 ]; then
    echo "usage: run.sh TRAPEZE" >&2
    exit 2
fi
case $1 in
*/*) trapeze=$(cd "$(dirname "$1")" && pwd)/$(basename "$1") ;;
*)   trapeze=$1 ;;
esac
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d "${TMPDIR:-/tmp}/prompt.XXXXXX") || exit 1
echo "set -g exit-empty off" >"$work/tmux"
terminal="tmux -S $work/socket -f $work/tmux"
trap '$terminal kill-server 2>/dev/null; chmod -R u+w "$work"; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir "$work/home"
passed=0
failed=0

ok()   { echo "ok   $1"; passed=$((passed + 1)); }
fail() { echo "FAIL $1: $2"; failed=$((failed + 1)); }
# check NAME COMMAND...: it succeeds.
check() {
    title=$1
    shift
    if "$@" >"$work/said" 2>&1; then ok "$title"; else fail "$title" "$(cat "$work/said")"; fi
}

# ---- where lines are kept, without a terminal ----------------------------------------------------------------------

echo 'echo hello' | HOME=$work/home "$trapeze" shell >"$work/out" 2>&1
check "lines that were not typed are not kept" [ ! -e "$work/home/.local" ]
echo 'echo never' >"$work/trapezerc"
cp "$work/trapezerc" "$work/rc"
guest=$(pwd)/examples/shell/prices.s
(cd "$work" && cp trapezerc .trapezerc && "$trapeze" shell </dev/null >out 2>&1)
check "no start-up file of the current folder is read" [ ! -s "$work/out" ]
echo 'echo begun' >"$work/home/.trapezerc"
HOME=$work/home "$trapeze" shell </dev/null >"$work/out" 2>&1
check "the start-up file of HOME is" grep -q '^begun$' "$work/out"
HOME=$work/home "$trapeze" shell -n </dev/null >"$work/out" 2>&1
check "but not with -n" [ ! -s "$work/out" ]
HOME=$work/home "$trapeze" shell --no-init </dev/null >"$work/out" 2>&1
check "nor with --no-init" [ ! -s "$work/out" ]
mkdir -p "$work/config/trapeze"
echo 'echo config' >"$work/config/trapeze/rc"
HOME=$work/home XDG_CONFIG_HOME=$work/config "$trapeze" shell </dev/null >"$work/out" 2>&1
check "XDG_CONFIG_HOME comes before HOME" [ "$(cat "$work/out")" = config ]
rm "$work/home/.trapezerc"

if ! command -v tmux >/dev/null; then
    echo "skipped: the prompt in a terminal: tmux is not here"
    echo "$passed passed, $failed failed"
    [ $failed -eq 0 ]
    exit
fi

# ---- in one --------------------------------------------------------------------------------------------------------

cat >"$work/endless.s" <<'END'
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, -1, 0
    .org 0x1000
start:
    addi a2, a2, 1
    j start
END

# open OPTIONS: a shell, which says `left STATUS` when it has gone. $setting goes before it.
setting=
open() {
    $terminal new-session -d -x 80 -y 24 \
        "sh -c 'trap : INT; TERM=screen HOME=$work/home $setting $trapeze shell $1; echo left \$?; exec cat'"
    wants "${2:-a prompt}" '^([^)]*) *$'
}
keys() { $terminal send-keys "$@"; }
screen() { $terminal capture-pane -p "$@"; }
close() { $terminal kill-session; }
# wants NAME PATTERN: the screen comes to show it.
wants() {
    tries=0
    until screen | grep -q -e "$2"; do
        tries=$((tries + 1))
        if [ $tries -gt 100 ]; then
            fail "$1" "$(screen)"
            return
        fi
        sleep 0.1
    done
    ok "$1"
}
wanted_not() {
    if screen | grep -q -e "$2"; then fail "$1" "$(screen)"; else ok "$1"; fi
}

open "--depth 2 $guest"
wants "the prompt says level and mode" '^(L2 supervisor)'
keys 'disas' Tab
wants "TAB completes a command" '(L2 supervisor) disassemble *$'
keys 'called' Tab Enter
wants "and what follows it" '=> *00001000\|00001010 <called>'
keys 'info reg' Tab
wants "a subject of info" 'info registers'
keys C-u 'print $stat' Tab
wants "a part of the PSW" 'print $status'
keys C-u 'print next_o' Tab
wants "a label" 'print next_order'
keys C-u 'help tuto' Tab
wants "a command behind help" 'help tutorial'
keys C-u 'break trap:MEM' Tab
wants "a trap's cause" 'break trap:MEMORY'
keys C-u 'source exam' Tab
wants "a file, where one is wanted" 'source examples/'
keys C-u 'print exam' Tab
sleep 0.3
wanted_not "and nowhere else" 'print examples'
keys C-u 'step' Enter
wants "step" 'C=1 '
keys Enter
wants "Enter steps again" 'C=2 '
keys 'print 12345 + 1' Enter
wants "print" '= 12346 '
keys Enter Enter
sleep 0.3
check "Enter does not print again" [ "$(screen | grep -c '= 12346 ')" -eq 1 ]

# ^C takes the line back, as often as one likes.
keys 'rubbish' C-c
sleep 0.3
keys 'print 22000 + 2' Enter
wants "^C takes back what was typed" '= 22002 '
keys C-c
sleep 0.2
keys C-c
sleep 0.2
keys C-c
sleep 0.2
keys 'print 23000 + 3' Enter
wants "^C at the prompt, again and again" '= 23003 '
$terminal resize-window -x 40 -y 10
keys 'print 24000 + 4' Enter
wants "in a terminal of 40 columns" '= 24004 '
$terminal resize-window -x 120 -y 40
keys 'print 25000 + 5' Enter
wants "and of 120" '= 25005 '
keys 'zzz' C-d
wants "^D in a line is no end" '(L2 supervisor) zzz *$'
keys C-u C-d
wants "^D leaves" 'left 0'
close

history=$work/home/.local/state/trapeze/history
check "the history is where XDG says" grep -q '^print 12345 + 1$' "$history"
check "for its owner alone" [ "$(stat -c %a "$history")" = 600 ]
open "$guest"
keys C-r '12345'
wants "and is there the next time" '12345 + 1'
keys C-c
sleep 0.2
keys 'history 1' Enter
wants "history shows it" ' history 1'
keys 'quit 5' Enter
wants "quit N" 'left 5'
close
awk 'BEGIN { for (n = 0; n < 5000; n++) print "print " n }' >"$history"
open "$guest"
keys 'echo last' Enter C-d
wants "it ends" 'left 0'
close
check "2000 lines are kept" [ "$(wc -l <"$history")" -eq 2000 ]
check "the last ones" [ "$(tail -n 1 "$history")" = "echo last" ]

# ^C while a guest runs stops the guest. Each number of ticks is another one.
open "--limit 9000000000000000 $work/endless.s"
keys 'continue' Enter
sleep 0.3
keys C-c
wants "^C stops a guest that runs" 'interrupted: '
keys C-c
sleep 0.2
keys C-c
sleep 0.2
keys 'print 26000 + 6' Enter
wants "and later ones do not end the shell" '= 26006 '
keys 'continue' Enter
sleep 0.3
keys C-z
sleep 0.3
wanted_not "^Z while a guest runs does not end it" 'left'
close

# A script that is interrupted is given up, and the prompt comes.
printf 'continue\necho went on\ncontinue\n' >"$work/script"
$terminal new-session -d -x 80 -y 24 \
    "sh -c 'trap : INT; TERM=screen HOME=$work/home $trapeze shell --limit 9000000000000000 -x $work/script $work/endless.s; echo left \$?; exec cat'"
wants "a script runs a guest" '^at power-on'
sleep 0.5
keys C-c
wants "^C gives the script up" 'interrupted: '
keys 'print 27000 + 7' Enter
wants "and the prompt comes" '= 27007 '
wanted_not "without the rest of it" 'went on'
close

# The tutorial: Enter alone types the step; what is typed instead is run as well.
open "" "the prompt without a program"
keys 'tutorial' Enter
wants "the tutorial begins" '^1 of'
keys 'print 30000 + 10' Enter
wants "anything else may be typed" '= 30010 '
keys C-c
sleep 0.2
count=$(grep -c '^STEP(' vmm/cli/shell/tutorial.def)
n=1
typed=0
while [ $n -le "$count" ]; do
    case $(sed -n 's/^STEP.*//; s/^ *"\(.*\)")$/\1/p' vmm/cli/shell/tutorial.def | sed -n "${n}p") in
    continue)     keys 'c' Enter; typed=$((typed + 1)) ;;
    'set $a2 = 2') keys -l 'set  $a2=2'; keys Enter; typed=$((typed + 1)) ;;
    *)            keys Enter ;;
    esac
    n=$((n + 1))
    tries=0
    until [ $n -gt "$count" ] || screen | grep -q "^$n of" || [ $tries -gt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
done
wants "and ends well" '^HALTED with exit code 0: L0'
wants "at the prompt" '^(L0 '
check "a command's other names, and blanks, are the step as well" [ $typed -eq 3 ]
keys 'tutorial' Enter
wants "it begins again" '^1 of'
keys 'exit' Enter
wants "and is left" '^(L2 supervisor)'
keys 'print 31000 + 11' Enter
wants "quit leaves the tutorial alone" '= 31011 '
close

# ---- colours, and terminals that have none ---------------------------------------------------------------------------

open "$guest"
check "the prompt is bold" sh -c "$terminal capture-pane -p -e | grep -q '\[1m(L0'"
close
setting=NO_COLOR=1
open "$guest"
sleep 0.3
check "not with NO_COLOR" sh -c "! $terminal capture-pane -p -e | grep -q '\[1m(L0'"
close
setting=
open "--color=never $guest"
sleep 0.3
check "nor with --color=never" sh -c "! $terminal capture-pane -p -e | grep -q '\[1m(L0'"
close
$terminal new-session -d -x 80 -y 24 "sh -c 'trap : INT; TERM=dumb HOME=$work/home $trapeze shell $guest; echo left \$?; exec cat'"
wants "a dumb terminal is no place for readline" '^at power-on'
keys 'print 28000 + 8' Enter
wants "but works" '= 28008 '
wanted_not "without a prompt" '(L0'
keys C-d
wants "to its end" 'left 0'
close

# ---- a home that cannot be written -----------------------------------------------------------------------------------

for home in /proc/none /dev/null relative ''; do
    $terminal new-session -d -x 80 -y 24 "sh -c 'trap : INT; TERM=screen HOME=$home $trapeze shell $guest; echo left \$?; exec cat'"
    wants "HOME=$home: a prompt" '(L0 supervisor)'
    keys 'print 29000 + 9' Enter
    wants "HOME=$home: works" '= 29009 '
    keys C-d
    wants "HOME=$home: leaves quietly" 'left 0'
    wanted_not "HOME=$home: without a word" 'history'
    close
done

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
