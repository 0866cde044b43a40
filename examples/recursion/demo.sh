#!/bin/sh
# demo.sh TRAPEZE [--no-pause | --delay SECONDS] - recursive virtualization for a lecture: a tower of monitors that are
# programs, one privileged instruction on its way through it, and whether the guest could tell.
#
# Goes on at Enter, or by itself. All that is shown comes from runs made then. Exit status: 0; 1 if something is not as
# it must be; 2 usage.
set -u
LC_ALL=C
export LC_ALL
delay=key
usage() { echo "usage: demo.sh TRAPEZE [--no-pause | --delay SECONDS]" >&2; exit 2; }
[ $# -ge 1 ] || usage
case $1 in
*/*) trapeze=$(cd "$(dirname "$1")" && pwd)/$(basename "$1") ;;
*)   trapeze=$1 ;;
esac
case $#${2:-} in
1)          ;;
2--no-pause) delay=0 ;;
3--delay)   delay=$3 ;;
*)          usage ;;
esac
case $delay in
key) ;;
''|*[!0-9.]*) usage ;;
esac
[ "$delay" != key ] || [ -t 0 ] || delay=0
cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d "${TMPDIR:-/tmp}/recursion.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM
guest=examples/svc.s
height=3
wrong=0

pause() {
    case $delay in
    key) read -r _ <&3 || delay=0 ;;
    0)   ;;
    *)   sleep "$delay" ;;
    esac
}
exec 3<&0

title() {
    pause
    printf '\n%s\n\n' "$1"
}

# list N: pg32, N times.
list() { awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) printf "%s%s", (i > 1 ? "," : ""), "pg32" }'; }

# on N: run the guest on so many monitors, 0: on the bare machine.
on() {
    tower=
    [ "$1" -eq 0 ] || tower="--tower $(list "$1")"
    # shellcheck disable=SC2086  # two words or none
    "$trapeze" run $tower --json --dump "$work/dump.$1" --trap-log "$work/log.$1" $guest \
        >"$work/out.$1" 2>"$work/json.$1" </dev/null
    echo $? >"$work/status.$1"
}

# storage N: of the bare machine below N monitors.
storage() { sed -n 's/.*"nest":{"monitors":[0-9]*,"storage":\([0-9]*\).*/\1/p' "$work/json.$1"; }

level=0
while [ $level -le $height ]; do
    on $level
    level=$((level + 1))
done
room=$(($(storage 2) - $(storage 1)))
if [ $room -le 0 ]; then
    echo "demo.sh: the guest does not run: $(head -1 "$work/json.1")" >&2
    exit 1
fi

echo "Popek and Goldberg, Theorem 2: the monitor runs on itself."
title "1. The tower: $height times the same program, vmm/pg32/monitor.s, and $guest on top"
level=$height
while [ $level -ge 0 ]; do
    what="monitor $level, supervisor of machine $level"
    [ $level -lt $height ] || what="the guest, $guest"
    printf '  level %d   from byte %06x of the bare machine on   %s\n' $level $((level * room)) "$what"
    level=$((level - 1))
done
printf '\n  The bare machine has %d bytes, %d more than the guest. Level 0 alone has supervisor mode.\n' \
    "$(storage $height)" $((height * room))

title "2. One instruction of the guest: lpsw, which starts its program in user mode"
"$trapeze" run --depth 1 --trace $guest 2>&1 >/dev/null </dev/null |
    sed -n 's/.*v_lpsw: the guest.s/  What the guest asks for: its/p'
printf '\n  level, and what the program there does\n'
"$trapeze" run --tower "$(list $height)" --trace=ust $guest 2>"$work/trace" >/dev/null </dev/null
if ! awk -v height=$height -v room=$room -f examples/recursion/journey.awk "$work/trace" >"$work/journey"; then
    echo "  the guest has not executed any lpsw"
    wrong=1
fi
while IFS= read -r line; do
    if [ "$line" = PAUSE ]; then
        pause
    else
        printf '%s\n' "$line"
    fi
done <"$work/journey"
printf '  With R = (l, b) each level adds %04x to l: where its guest begins in its own storage. The last\n' $room
printf '  lpsw is that of level 0: one R is left, and the program runs at the speed of the bare machine.\n'

title "3. What it costs: trapeze bench recursion"
"$trapeze" bench recursion >"$work/bench" || wrong=1
sed -n '3,8p;$p' "$work/bench" | sed 's/^/  /'

title "4. Could the guest tell? Final state, clock, trap log, output, exit status"
level=1
while [ $level -le $height ]; do
    same="the same as on the bare machine"
    for part in dump log out status; do
        cmp -s "$work/$part.0" "$work/$part.$level" && [ -s "$work/dump.$level" ] || same="NOT the same: $part"
    done
    [ "$same" = "the same as on the bare machine" ] || wrong=1
    printf '  below the guest: %-16s %s\n' "$(list $level)" "$same"
    level=$((level + 1))
done
sed -n '1,4s/^/  /p; $s/^/  /p' "$work/dump.$height"
exit $wrong
