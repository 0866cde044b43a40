#!/bin/sh
# run.sh TRAPEZE - the shell's prompt in a real terminal, tmux: completion, history, ^C, ^Z, sizes, colours, dumb ones.
#
. "$(dirname "$0")/../support/check.sh"
. "$here/../support/terminal.sh"
unset XDG_CONFIG_HOME XDG_STATE_HOME COLUMNS LINES
mkdir "$work/home"

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

terminal_or_finish "the prompt in a terminal"

# ---- in one --------------------------------------------------------------------------------------------------------

# A guest that never ends: what it writes now and then shows that it runs.
cat >"$work/endless.s" <<'END'
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, -1, 0
    .org 0x1000
start:
    li a0, '.'
    out a0, CONSOLE_DATA(zero)
    li a0, '\n'
    out a0, CONSOLE_DATA(zero)
    li a2, 5000000
1:  addi a2, a2, -1
    bnez a2, 1b
    j start
END

# start OPTIONS [NAME]: a shell at its prompt. $setting goes before it, and HOME is $home.
setting=
home=$work/home
shell() { echo "TERM=${term:-screen} HOME=$home $setting $trapeze shell $1"; }
start() {
    open "$(shell "$1")"
    wants "${2:-a prompt}" '^([^)]*) *$'
}
start "--depth 2 $guest"
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
keys C-u 'print exam' Tab 0
wants "and nowhere else" 'print exam0$'
keys C-u 'step' Enter
wants "step" 'C=1 '
keys Enter
wants "Enter steps again" 'C=2 '
keys 'print 12345 + 1' Enter
wants "print" '= 12346 '
keys Enter Enter 'echo both' Enter
wants "Enter at an empty line" '^both$'
check "Enter does not print again" [ "$(screen | grep -c '= 12346 ')" -eq 1 ]

# ^C takes the line back, as often as one likes.
keys 'rubbish'
wants "what is typed is shown" '^([^)]*) rubbish$'
answered C-c
answered 'print 22000 + 2' Enter
wants "^C takes back what was typed" '= 22002 '
answered C-c
answered C-c
answered C-c
keys 'print 23000 + 3' Enter
wants "^C at the prompt, again and again" '= 23003 '
for n in 0 1 2 3 4 5 6 7 8 9; do
    keys 'rubbish' C-c "print 23100 + $n" Enter
    wants "all that is typed at once behind ^C counts, $n" "= 2310$n "
done
resize 40 10
keys 'print 24000 + 4' Enter
wants "in a terminal of 40 columns" '= 24004 '
resize 120 40
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
start "$guest"
keys C-r '12345'
wants "and is there the next time" "12345': print 12345 + 1"     # all of the search: a ^C drops what is not yet read
answered C-c
keys 'history 1' Enter
wants "history shows it" ' history 1'
keys 'quit 5' Enter
wants "quit N" 'left 5'
close
awk 'BEGIN { for (n = 0; n < 5000; n++) print "print " n }' >"$history"
start "$guest"
keys 'echo last' Enter C-d
wants "it ends" 'left 0'
close
check "2000 lines are kept" [ "$(wc -l <"$history")" -eq 2000 ]
check "the last ones" [ "$(tail -n 1 "$history")" = "echo last" ]

# Settings: completed word by word; each does something.
start "$guest"
keys 'set conf' Tab
wants "TAB completes a setting" 'set confirm *$'
keys 'of' Tab
wants "and what it can be" 'set confirm off *$'
keys C-u 'show hist' Tab 'si' Tab
wants "and its second word" 'show history size *$'
keys C-u 'set $stat' Tab
wants "a place as well" 'set $status *$'
keys '= next_o' Tab
wants "and what it is to be" 'set $status = next_order *$'
keys C-u 'step' Enter 'run' Enter
wants "run asks" '(y or n) *$'
keys 'n' Enter 'set confirm off' Enter 'run' Enter
wants "and does not with confirm off" '^HALTED with exit code 100'
keys 'set width 30' Enter 'help echo' Enter 'help quit' Enter
wants "width: text is broken there" '^given. Without one it is 0, in *$'
keys 'set history size 3' Enter 'quit' Enter
wants "it ends" 'left 0'
close
check "so many lines are kept" [ "$(wc -l <"$history")" -eq 3 ]
start "$guest"
keys 'set history save off' Enter 'echo not kept' Enter 'quit' Enter
wants "it ends again" 'left 0'
close
check "or none" [ "$(tail -n 1 "$history")" = quit ]
check "and what was there stays" [ "$(wc -l <"$history")" -eq 3 ]

cleared() { ! shows '^[.]$'; }

# ^C while a guest runs stops the guest. Each number of ticks is another one.
start "--limit 9000000000000000 $work/endless.s"
keys 'continue' Enter
wants "a guest runs" '^[.]$'
keys C-c
wants "^C stops a guest that runs" 'interrupted: '
eventually prompted
answered C-c
answered C-c
keys 'print 26000 + 6' Enter
wants "and later ones do not end the shell" '= 26006 '
keys C-l
eventually cleared
keys 'continue' Enter
wants "it runs again" '^[.]$'
keys C-c C-c C-c
wants "^C several times at once stops it as well" 'interrupted: '
eventually prompted
keys C-l
eventually cleared
keys 'continue' Enter
wants "and again" '^[.]$'
keys C-z C-c
wants "^C stops it behind ^Z" 'interrupted: '
wants_not "^Z while a guest runs does not end it" 'left'
close

# A script that is interrupted is given up, and the prompt comes.
printf 'continue\necho went on\ncontinue\n' >"$work/script"
open "$(shell "--limit 9000000000000000 -x $work/script $work/endless.s")"
wants "a script runs a guest" '^[.]$'
keys C-c
wants "^C gives the script up" 'interrupted: '
keys 'print 27000 + 7' Enter
wants "and the prompt comes" '= 27007 '
wants_not "without the rest of it" 'went on'
close

# The tutorial: Enter alone types the step; what is typed instead is run as well.
start "" "the prompt without a program"
keys 'tutorial' Enter
wants "the tutorial begins" '^1 of'
answered 'print 30000 + 10' Enter
wants "anything else may be typed" '= 30010 '
answered C-c
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
    [ $n -gt "$count" ] || eventually shows "^$n of"
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

start "$guest"
check "the prompt is bold" sh -c "$terminal capture-pane -p -e | grep -q '\[1m(L0'"
close
setting=NO_COLOR=1
start "$guest"
check "not with NO_COLOR" sh -c "! $terminal capture-pane -p -e | grep -q '\[1m(L0'"
close
setting=
start "--color=never $guest"
check "nor with --color=never" sh -c "! $terminal capture-pane -p -e | grep -q '\[1m(L0'"
close
term=dumb
open "$(shell "$guest")"
wants "a dumb terminal is no place for readline" '^at power-on'
keys 'print 28000 + 8' Enter
wants "but works" '= 28008 '
wants_not "without a prompt" '(L0'
keys C-d
wants "to its end" 'left 0'
close
term=

# ---- a home that cannot be written -----------------------------------------------------------------------------------

for home in /proc/none /dev/null relative ''; do
    open "$(shell "$guest")"
    wants "HOME=$home: a prompt" '(L0 supervisor)'
    keys 'print 29000 + 9' Enter
    wants "HOME=$home: works" '= 29009 '
    keys C-d
    wants "HOME=$home: leaves quietly" 'left 0'
    wants_not "HOME=$home: without a word" 'history'
    close
done

finish
