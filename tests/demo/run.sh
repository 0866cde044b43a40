#!/bin/sh
# run.sh TRAPEZE - the demonstration, as it is and with planted faults: each must turn its row red, and only its row.
#
# A fault is a program that runs TRAPEZE and then changes what it left: a final state, a trap log, a figure ...
# QUICK: without them, since a slow build has no other demonstration.
. "$(dirname "$0")/../support/check.sh"
demo=examples/demo/demo.sh

# ---- as it is --------------------------------------------------------------------------------------------------

sh $demo "$trapeze" >"$work/screen" 2>"$work/err"
status=$?
check "all rows are green" [ $status -eq 0 ]
check "nothing on standard error" [ ! -s "$work/err" ]
check "one screen: at most 50 lines" [ "$(wc -l <"$work/screen")" -le 50 ]
check "and 100 columns" [ "$(awk 'length > n { n = length } END { print n }' "$work/screen")" -le 100 ]
check "no colours where there is no terminal" [ "$(tr -dc '\033' <"$work/screen" | wc -c)" -eq 0 ]
for depth in 1 2 3 16; do
    check "a row for depth $depth" grep -q "^ *$depth   yes .*%" "$work/screen"
done
check "a row for three monitors in PG32" grep -q '^  3 [*]   yes *[0-9]* .*in PG32' "$work/screen"
for depth in 1 2 3; do
    check "attacks under $depth" grep -q "attacks under $depth monitors*: 0 reached" "$work/screen"
done
# Rows of the depths, without the seconds.
rows() { awk '/ yes | \(the model\) / { $NF = ""; print }' "$1"; }
rows "$work/screen" >"$work/rows"
rows README.md >"$work/rows.readme"
check "README.md shows the same rows" cmp "$work/rows" "$work/rows.readme"
"$trapeze" run --depth 3 --dump "$work/dump" guestos/multi/multi.s <examples/demo/session.in >"$work/transcript"
clock=$(sed -n 's/^clock //p' "$work/dump")
check "its clock is that of a run" grep -q "^ *3   yes *$clock " "$work/screen"
sed 's/^/ /' "$work/transcript" | cut -c1-100 >"$work/shown"
check "its transcript is that of a run" [ "$(head -24 "$work/screen" | grep -cxFf "$work/shown")" -ge \
    "$(wc -l <"$work/shown")" ]

[ -z "$QUICK" ] || finish

# ---- with faults -----------------------------------------------------------------------------------------------

# fault NAME ROW WHY STATEMENTS: with STATEMENTS run after TRAPEZE, the row that matches ROW says WHY, and no other is
# red. The statements see: $command, $depth (of run and attacks), $dump, $log, $out, $err (files) and $status.
fault() {
    cat >"$work/faulty" <<END
#!/bin/sh
command=\$1 depth= dump=/dev/null log=/dev/null previous=
for word in "\$@"; do
    case \$previous in
    --depth)    depth=\$word ;;
    --dump)     dump=\$word ;;
    --trap-log) log=\$word ;;
    --tower)    depth=\$word ;;
    esac
    previous=\$word
done
out=$work/faulty.out err=$work/faulty.err
# One attack will do, where the fault is elsewhere.
[ \$command = run ] || set -- attacks --depth \$depth examples/attacks/halt.s
"$trapeze" "\$@" >\$out 2>\$err
status=\$?
change() { sed "\$1" "\$2" >$work/changed && cat $work/changed >"\$2"; }
$4
cat \$out
cat \$err >&2
exit \$status
END
    chmod +x "$work/faulty"
    sh $demo "$work/faulty" >"$work/screen" 2>&1
    status=$?
    if [ $status -ne 1 ]; then
        fail "$1" "exit status $status, not 1"
    elif ! grep "^ *$2 " "$work/screen" | grep -q -e "<- $3"; then
        fail "$1" "the row does not say: $3"
        grep -e '<-' "$work/screen" | sed 's/^/    /'
    elif [ "$(grep -c -e '<-' "$work/screen")" -ne "${5:-1}" ]; then
        fail "$1" "other rows are red as well"
        grep -e '<-' "$work/screen" | sed 's/^/    /'
    else
        ok "$1"
    fi
}

at() { echo "if [ \"\$command \$depth\" = \"run $1\" ]; then $2; fi"; }

fault "a register at depth 2" 2 "another final state" "$(at 2 'change "s/^r9 .*/r9 00000001/" $dump')"
fault "the fingerprint of storage at depth 16" 16 "another final state" \
    "$(at 16 'change "s/^storage.*/storage 0 0/" $dump')"
fault "no final state at depth 1" 1 "another final state" "$(at 1 ': >$dump')"
fault "a trap too few at depth 3" 3 "another trap log" "$(at 3 'change "\$d" $log')"
fault "another order of traps at depth 1" 1 "another trap log" "$(at 1 'change "3{h;d;};4G" $log')"
fault "output at depth 2" 2 "another output" "$(at 2 'change "s/724/725/" $out')"
fault "a figure at depth 3" 3 "other figures" "$(at 3 'change "s/\"direct\":3/\"direct\":4/g" $err')"
fault "a figure of one level" 3 "the levels disagree" "$(at 3 'change "s/\"emulated\":0/\"emulated\":7/" $err')"
fault "the traps of one level" 16 "the levels disagree" "$(at 16 'change "s/\"SVC\":/\"SVC\":1/" $err')"
fault "the traps of the guest" 2 "the statistics count" "$(at 2 'change "s/\"RESET\":1/\"RESET\":2/" $err')"
fault "the clock at depth 0" 0 "the statistics show another clock" "$(at 0 'change "s/\"clock\":/\"clock\":1/" $err')"
fault "a level too few" 2 "the statistics tell of 0" "$(at 2 'change "s/\"direct\"/\"indirect\"/g" $err')"
fault "no statistics" 1 "the statistics tell of 0" "$(at 1 ': >$err')" 4
fault "the exit status at depth 16" 16 "exit status 4" "$(at 16 'status=4')"
nest=pg32,pg32,pg32
fault "a register above monitors in PG32" "3 [*]" "another final state" \
    "$(at $nest 'change "s/^r9 .*/r9 00000001/" $dump')"
fault "output above monitors in PG32" "3 [*]" "another output" "$(at $nest 'change "s/724/725/" $out')"
fault "no state above monitors in PG32" "3 [*]" "another final state" "$(at $nest ': >$dump')"
fault "the state of one of three" 1 "another final state than alone" \
    "$(at '' 'change "/^vm 1/,/^vm 2/s/^r1 .*/r1 00000bad/" $dump')"
fault "the output of one of three" 2 "another output than alone" "$(at '' 'change "s/^.2. to be/&e/" $out')"
fault "an attack that reaches something" ".* under 2 monitors:" "exit status 1" \
    '[ "$command $depth" != "attacks 2" ] || status=1'
fault "no attacks at all" "" "exit status 0" '[ "$command" != attacks ] || : >$out' 3

# ---- colours ---------------------------------------------------------------------------------------------------

# On a terminal (script makes one): the escape characters on the screen.
escapes() {
    TERM=xterm NO_COLOR=$1 script -qec "sh $demo $work/faulty" /dev/null </dev/null 2>/dev/null | tr -dc '\033' | wc -c
}
if command -v script >/dev/null; then
    check "colours on a terminal" [ "$(escapes '')" -gt 0 ]
    check "none with NO_COLOR" [ "$(escapes 1)" -eq 0 ]
else
    echo "skip colours: there is no program script here"
fi
finish
