#!/bin/sh
# run.sh TRAPEZE - timelines: whole, true to what was counted, the same each time, harmless; see README.md.
# QUICK: no browser is asked.
. "$(dirname "$0")/../support/check.sh"
programs=tests/cli/programs

# run STATUS ARGUMENT...: trapeze run ends with that status; what it says goes to $work/out and $work/err.
run() {
    want=$1
    shift
    gives "$want" "$trapeze" run "$@"
}

# fails COMMAND...: it does.
fails() { ! "$@"; }

check "the verifier builds" "${CC:-cc}" -std=c11 -D_GNU_SOURCE -o "$work/verify" tests/timeline/verify.c -ljansson
verify() { "$work/verify" "$@"; }

# ---- true to what was counted, on every kind of tower ----------------------------------------------------------------

# counted STATUS ARGUMENT...: the timeline of this run shows what --json counts, and the run is not disturbed.
counted() {
    check "run $*" run "$@" --json --timeline "$work/t.json" --dump "$work/with" --trap-log "$work/with.log"
    tail -n 1 "$work/err" >"$work/statistics"
    check "timeline of $*" verify "$work/t.json" "$work/statistics"
    check "run $*, without" run "$@" --dump "$work/without" --trap-log "$work/without.log"
    check "the same state: $*" cmp "$work/with" "$work/without"
    check "the same traps: $*" cmp "$work/with.log" "$work/without.log"
}
counted 0 examples/svc.s
counted 0 --depth 1 examples/svc.s
counted 0 --depth 2 --input tests/guest/programs.in guestos/multi/multi.s
counted 0 --depth 16 guestos/pair.s
counted 0 guestos/hello.s guestos/pair.s guestos/hello.s
counted 0 --depth 3 guestos/pair.s guestos/pair.s
counted 0 --tower pg32 guestos/pair.s
counted 0 --tower c,pg32,pg32 guestos/hello.s
counted 0 --tower c,pg32 guestos/hello.s guestos/pair.s
counted 0 --tower c,c:hybrid guestos/pair.s
counted 0 --tower c:interpret,c guestos/pair.s
counted 4 --depth 3 "$programs/wedge.s"
counted 4 --depth 2 "$programs/deadlock.s"
counted 5 --depth 1 --limit 2000 "$programs/storm.s" "$programs/deadlock.s"
counted 5 --limit 2000 "$programs/storm.s"

# The life of two traps, as vmm/README.md tells it: who does what, in this order. Slices are written when they end.
check "svc.s" run 0 --depth 1 --timeline "$work/t.json" examples/svc.s
sed -n \
    's/.*"ph":"X".*"ts":\([0-9]*\),"dur":\([0-9]*\),.*"name":"\([^"]*\)".*/\1 \2 \3/p' \
    "$work/t.json" | sort -n >"$work/order"
cat >"$work/expected" <<'END'
0 1 takes RESET
1 1 A
2 3 kernel
5 2 D PRIVILEGED
6 1 v_lpsw
7 1 A
8 1 svc.s
9 2 D SVC 7
10 1 reflect SVC 7
11 1 takes SVC 7
12 1 A
13 3 called
16 2 D PRIVILEGED
17 1 v_halt
END
check "who does what in svc.s" diff "$work/expected" "$work/order"
check "the instruction" grep -q '"instruction":"lpsw  128(zero)"' "$work/t.json"
check "the place" grep -q '"at":"0000100c kernel+0xc"' "$work/t.json"
check "R composed" grep -q '"R":"(00002000,00001000) -> (00012000,00001000)"' "$work/t.json"

# Below a monitor in PG32 the same guest: it runs on its own track, and so does the monitor, by its own labels.
check "svc.s on PG32" run 0 --tower c,pg32,pg32 --timeline "$work/t.json" examples/svc.s
check "the guest runs" \
    grep -q '"tid":4,.*"cat":"supervisor","name":"kernel","args":{"clock":0,"ticks":3,' "$work/t.json"
check "in user mode too" grep -q '"tid":4,.*"cat":"user","name":"svc.s","args":{"clock":4,"ticks":1,' "$work/t.json"
check "it takes its trap" grep -q '"tid":4,.*"takes SVC 7".*"handler":"00001010 called"' "$work/t.json"
check "the monitor on the monitor runs" grep -q '"tid":3,.*"cat":"monitor","name":"dispatcher"' "$work/t.json"
check "the monitor below it runs" grep -q '"tid":2,.*"cat":"monitor","name":"dispatcher"' "$work/t.json"

# ---- the same each time ----------------------------------------------------------------------------------------------

several="--depth 2 guestos/pair.s guestos/hello.s guestos/pair.s"
# shellcheck disable=SC2086  # words
check "once" run 0 --timeline "$work/one.json" $several
# shellcheck disable=SC2086
check "twice" run 0 --timeline "$work/two.json" $several
check "the same bytes" cmp "$work/one.json" "$work/two.json"
engines=$("$trapeze" run --engine none none 2>&1 | sed -n 's/.*there is no engine.*; there is//p' | tr -d ,)
check "there are engines" [ -n "$engines" ]
for engine in $engines; do
    # shellcheck disable=SC2086
    check "engine $engine" run 0 --engine "$engine" --timeline "$work/two.json" $several
    check "the same bytes from engine $engine" cmp "$work/one.json" "$work/two.json"
done
check "with a trace besides" run 0 --trace=tmd --timeline "$work/two.json" guestos/pair.s --depth 2
check "which is all there" grep -q 'D decides: reflect' "$work/err"
check "as is the timeline" verify "$work/two.json"

# ---- parts of a run, and runs that end early -------------------------------------------------------------------------

# A limit of the timeline is said in one line, and the file is whole.
check "a storm" run 5 --depth 3 --limit 30000 --timeline "$work/t.json" "$programs/storm.s"
check "is cut" \
    grep -q 't.json: the timeline ends after 100000 events, at tick [0-9]*; --timeline-window' "$work/err"
check "is cut in one line" [ "$(grep -c timeline "$work/err")" -eq 1 ]
check "a timeline that is cut" verify "$work/t.json"
cp "$work/said" "$work/length"
check "is about as long as it says" awk '{ n = $2 + $4 } END { exit n < 100000 || n > 100009 }' "$work/length"

# clocks FILE: the first and the last clock in it.
clocks() {
    sed -n 's/.*"ph":"X".*"clock":\([0-9]*\),.*/\1/p' "$1" | sort -n | sed -n '1p;$p' | tr '\n' ' '
}
check "a window" run 0 --depth 2 --timeline "$work/t.json" --timeline-window 5000:5400 guestos/pair.s
check "a timeline of a window" verify "$work/t.json"
clocks "$work/t.json" >"$work/clocks"
check "from there to there: $(cat "$work/clocks")" \
    awk '{ exit !($1 > 4000 && $1 <= 5000 && $2 > 5000 && $2 < 5400) }' "$work/clocks"
check "an open window" run 0 --depth 2 --timeline "$work/t.json" --timeline-window 11000: guestos/pair.s
check "shows the end" grep -q '"v_halt"' "$work/t.json"
check "and not the beginning" fails grep -q RESET "$work/t.json"
check "a window after the end" run 0 --timeline "$work/t.json" --timeline-window 99999999: guestos/pair.s
check "is empty" verify "$work/t.json"
for window in "" 5 5:5 7:6 a:b 1:2:3 -1:5 99999999999999999999999999: :0; do
    check "no window: '$window'" run 2 --timeline "$work/t.json" --timeline-window "$window" guestos/hello.s
done
check "a window without a timeline" run 2 --timeline-window 1:2 guestos/hello.s
check "limit 0" run 5 --limit 0 --depth 1 --timeline "$work/t.json" guestos/hello.s
check "a timeline of nearly nothing" verify "$work/t.json"
check "no more time" run 5 --max-wall 0.1 --depth 1 --timeline "$work/t.json" "$programs/spin.s"
check "a timeline without more time" verify "$work/t.json"
"$trapeze" run --depth 1 --timeline "$work/t.html" "$programs/flood.s" >"$work/flood" 2>&1 </dev/null &
eventually [ -s "$work/flood" ]             # it runs
kill -INT $!
wait $!
check "a page after ^C" verify "$work/t.html"

# ---- files -----------------------------------------------------------------------------------------------------------

check "on standard error" run 0 --timeline - guestos/hello.s
check "is the same" verify "$work/err"
check "a folder that is not there" run 3 --timeline "$work/none/t.json" guestos/hello.s
[ ! -e /dev/full ] || check "a full disk" run 3 --depth 1 --timeline /dev/full guestos/pair.s
[ ! -e /dev/full ] || check "is said" grep -q '/dev/full: cannot be written' "$work/err"
cp guestos/hello.s "$work/mine.s"
check "not over the program" run 2 --timeline "$work/mine.s" "$work/mine.s"
check "which is still there" cmp guestos/hello.s "$work/mine.s"
check "not over the dump" run 2 --timeline "$work/same" --dump "$work/same" guestos/hello.s
check "not over the log" run 2 --timeline "$work/same" --trap-log "$work/same" guestos/hello.s
check "not over the input" run 2 --timeline "$work/mine.s" --input "$work/mine.s" guestos/hello.s

# ---- hostile names ---------------------------------------------------------------------------------------------------

# A file whose path, and a program whose label, would be script if somebody took them for markup.
evil="$work/</script><script>document.documentElement.dataset.hostile=1</script>"
mkdir -p "$evil"
evil_label=$(printf '</script><img src=x onerror=document.title=666>"\\\377<!--')
label=$(printf '%s' "$evil_label" | sed 's/./A/g')
printf '.include "pg32.inc"\n.org NEW_STATUS\n.psw 0, %s, 0, -1, 0\n.org 0x1000\n%s: li a0, 0\nhalt a0\n' \
    "$label" "$label" >"$work/label.s"
check "assembling the label" "$trapeze" asm "$work/label.s" -o "$work/label.elf"
sed "s|$label|$(printf '%s' "$evil_label" | sed 's/\\/\\\\/g')|" "$work/label.elf" >"$evil/a\"\\
.elf"
check "the label is in the file" grep -q 'onerror=document.title' "$evil/a\"\\
.elf"
for kind in json html; do
    check "hostile names, $kind" run 0 --depth 1 --timeline "$work/hostile.$kind" "$evil/a\"\\
.elf"
    check "hostile names parse, $kind" verify "$work/hostile.$kind"
    check "the label is shown, $kind" grep -q 'u003c/script>.u003cimg src=x' "$work/hostile.$kind"
    check "the path is shown, $kind" grep -q 'dataset.hostile=1.u003c/script>' "$work/hostile.$kind"
    check "what is not UTF-8 is replaced, $kind" grep -q 'ufffd' "$work/hostile.$kind"
done

# ---- the page, in a browser ------------------------------------------------------------------------------------------

browser=
for name in chromium chromium-browser google-chrome; do
    [ -n "$browser" ] || browser=$(command -v $name)
done

# look PAGE: what the browser makes of it, to $work/dom; what it says on its console to $work/console. Each time it is
# another browser, since the one before may not quite be gone; and none needs more of /dev/shm than a container has.
looks=0
look() {
    looks=$((looks + 1))
    timeout 900 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --window-size=1280,720 \
        --user-data-dir="$work/profile$looks" --enable-logging=stderr --virtual-time-budget=2000 \
        --dump-dom "file://$1" 2>"$work/console" >"$work/dom" </dev/null
}
if [ -n "$QUICK" ]; then
    echo "skipped: the page in a browser (QUICK)"
elif [ -z "$browser" ]; then
    echo "skipped: the page in a browser: there is no chromium"
elif printf '<p id="works">' >"$work/works.html"; ! look "$work/works.html" || ! grep -q 'id="works"' "$work/dom"; then
    echo "skipped: the page in a browser: $browser does not work here"
else
    check "a page" run 0 --depth 2 --timeline "$work/svc.html" examples/svc.s
    # Whether a frame comes before the browser says what it has made is its own affair.
    sed 's|<head>|&<script>window.requestAnimationFrame = () => 0;</script>|' "$work/svc.html" >"$work/frameless.html"
    check "the browser shows it" look "$work/frameless.html#13"
    check "all slices are drawn before the first frame" grep -q 'data-drawn="23"' "$work/dom"
    check "the browser shows it with frames" look "$work/svc.html#13"
    check "all slices of svc.s are drawn" grep -q 'data-drawn="23"' "$work/dom"
    check "no errors" fails grep -q data-error "$work/dom"
    check "nothing on the console" fails grep -q CONSOLE "$work/console"
    check "the selected slice is described" grep -q '<h2>D SVC 7</h2>' "$work/dom"
    { cat "$work/svc.html"; echo "<script>"; cat tests/timeline/hands.js; echo "</script>"; } >"$work/hands.html"
    check "hands on the page" look "$work/hands.html"
    check "do what they should: $(sed -n 's/.*data-hands="\([^"]*\)".*/\1/p' "$work/dom")" \
        grep -q 'data-hands="ok"' "$work/dom"
    check "a high tower" run 0 --depth 2000 --timeline "$work/high.html" examples/svc.s
    check "the browser shows it" look "$work/high.html"
    check "all of it is drawn" grep -q 'data-drawn="[0-9]\{4,\}"' "$work/dom"
    check "without errors" fails grep -q data-error "$work/dom"
    check "the browser shows hostile names" look "$work/hostile.html"
    check "they are drawn" grep -q 'data-drawn="[1-9]' "$work/dom"
    check "they do nothing" fails grep -q -e 'data-hostile' -e '<title>666' "$work/dom"
    check "nor do they err" fails grep -q CONSOLE "$work/console"
fi

finish
