# terminal.sh - terminals for scripts that have sourced check.sh: tmux is one that can be typed at and looked at.
#
#   terminal_or_finish "the view"
#   open "$trapeze shell"
#   keys 'step' Enter
#   wants "a step" 'C=1 '
#   close
#
# Nothing here waits for time to pass. Wait (`wants`) for what is to be seen before typing on, and before looking at
# what must not be there (`wants_not`): what comes after it must be seen first.
# shellcheck shell=sh

# The name of a socket has at most 107 bytes.
sockets=$work
[ ${#work} -le 90 ] || sockets=$(mktemp -d /tmp/tmux.XXXXXX)
terminal="tmux -S $sockets/socket -f $work/tmux.conf"
# The server stays for the next terminal. Not everybody's shell is one of sh, or lets in (nologin).
printf 'set -g %s\n' "exit-empty off" "default-shell /bin/sh" >"$work/tmux.conf"
trap '$terminal kill-server 2>/dev/null; rm -rf "$sockets"; clean_up' EXIT

# terminal_or_finish WHAT: go on if there are terminals here.
terminal_or_finish() {
    command -v tmux >/dev/null || {
        skip "$1: tmux is not here"
        finish
    }
}

# open COMMAND: a terminal of 24 rows in which the command, one of sh, runs. When it has ended there is `left STATUS`.
open() {
    $terminal new-session -d -x 80 -y 24 "sh -c 'trap : INT; $1; echo left \$?; exec cat'" ||
        fail "a terminal" "tmux does not start"
}
close() { $terminal kill-session; }

# resize COLUMNS ROWS
resize() { $terminal resize-window -x "$1" -y "$2"; }

# keys KEY...: type them; `Enter`, `Tab`, `C-c` and so on have names.
keys() { $terminal send-keys "$@"; }

# screen [OPTION...]: what is on it, a line for each row.
screen() { $terminal capture-pane -p "$@"; }

# shows PATTERN [ROWS]: it is on the screen now, in those rows (as sed has them).
shows() { screen | sed -n "${2:-1,\$}p" | grep -q -e "$1"; }

# wants NAME PATTERN [ROWS]: the screen comes to show it. wants_not NAME PATTERN: it does not.
wants() {
    if eventually shows "$2" "${3:-}"; then
        ok "$1"
    else
        screen >"$work/screen"
        fail "$1" "$2 is not on the screen" "$work/screen"
    fi
}
wants_not() {
    screen >"$work/screen"
    if grep -q -e "$2" "$work/screen"; then fail "$1" "$2 is on the screen" "$work/screen"; else ok "$1"; fi
}

# prompted: the last line is an empty prompt. answered KEY...: type them at a prompt that is there, and wait for another,
# empty one to come. Before a ^C nothing else will do: with the prompt still to come it would mean what runs.
prompted() { screen | sed '/^ *$/d' | tail -n 1 | grep -q '^([^)]*) *$'; }
prompts() { screen -S - | grep -c '^([^)]*)'; }
prompted_again() { prompted && [ "$(prompts)" -gt "$before" ]; }
answered() {
    before=$(prompts)
    keys "$@"
    eventually prompted_again || fail "a prompt" "there is none after $*"
}

# ---- dialogues -------------------------------------------------------------------------------------------------

# typed SCRIPT COMMAND...: what tests/guest/terminal.c types and sees at a terminal is as SCRIPT says. No tmux needed.
typed() {
    [ -x "$work/typist" ] || ${CC:-cc} -std=c11 -D_GNU_SOURCE -o "$work/typist" "$here/../guest/terminal.c" -lutil || return
    "$work/typist" "$@"
}
