#!/bin/sh
# run.sh TRAPEZE - monitors that run on themselves: what that costs, the demonstration, and the monitor that cannot.
. "$(dirname "$0")/../support/check.sh"

# ---- the cost law ----------------------------------------------------------------------------------------------------

check "bench recursion" gives 0 "$trapeze" bench recursion --svg "$work/plot.svg"
cp "$work/out" "$work/table"
check "it says so" grep -q '^As predicted.$' "$work/table"
check "no row says otherwise" awk '/not as predicted/ { bad = 1 } END { exit bad }' "$work/table"
check "a row for each depth of five events" [ "$(grep -c ' 1\.000 ' "$work/table")" -eq 25 ]
check "the plot has a point for each depth of two events" [ "$(grep -c '^<circle .*<title>' "$work/plot.svg")" -eq 10 ]
check "the plot is whole" [ "$(tail -n 1 "$work/plot.svg")" = "</svg>" ]
check "as JSON" gives 0 "$trapeze" bench recursion --json
check "one object that agrees" grep -q '^{"schema":"trapeze-recursion/1","agree":true,"events":\[.*\]}$' "$work/out"
check "c of an lpsw is 1" grep -q '"name":"lpsw","c":1\.0,' "$work/out"
check "a program besides is refused" gives 2 "$trapeze" bench recursion examples/svc.s
check "a plot that cannot be written" gives 3 "$trapeze" bench recursion --svg "$work/none/plot.svg"

# The same by another way: the traps in the trace of the bare machine. A loop of `times` events of one kind, counted at
# two numbers of times.
cat >"$work/loop.s" <<'END'
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, begin, 0, -1, 0
    .org 0x1000
begin:  li s0, TIMES
again:
.if BYTE
    out zero, CONSOLE_DATA(zero)
.else
    spsw 0x200(zero)
.endif
    addi s0, s0, -1
    bnez s0, again
    halt zero
END
# traps BYTE TIMES TOWER: how many the bare machine takes.
traps() {
    "$trapeze" run --storage 64K --tower "$3" --trace -D "BYTE=$1" -D "TIMES=$2" "$work/loop.s" 2>&1 >/dev/null </dev/null |
        grep -c ' machine 0 takes '
}
tower=
while read -r depth spsw byte; do
    tower=${tower:+$tower,}pg32
    check "ten spsw at depth $depth" [ $(($(traps 0 30 "$tower") - $(traps 0 20 "$tower"))) -eq $((10 * spsw)) ]
    check "ten bytes at depth $depth" [ $(($(traps 1 30 "$tower") - $(traps 1 20 "$tower"))) -eq $((10 * byte)) ]
    measured=$(awk -v n="$depth" '
        /^spsw/ { on = 1 }
        /^in/ { on = 0 }
        on && $(NF - 5) == n { print $(NF - 2) }' "$work/table")
    check "the table says so too" [ "${measured:-none}" = "$spsw" ]
done <<END
1 1 1
2 2 3
3 4 7
4 8 15
5 16 31
END

# ---- the timing condition --------------------------------------------------------------------------------------------

check "the timing condition" gives 0 examples/recursion/timing/run.sh "$trapeze"
check "the flawed monitor works on the bare machine" grep -q '^flawed  *works ' "$work/out"
check "and not on itself" grep -q '^flawed, flawed  *fails .*the clock is unsteady' "$work/out"
check "it works where time is exact" grep -q '^exact, flawed  *works ' "$work/out"

# With another time-out it is no flaw, and the example must notice.
mkdir -p "$work/tree/examples/recursion"
cp -r examples/recursion/timing "$work/tree/examples/recursion/"
mkdir "$work/tree/vmm" && cp -r vmm/pg32 "$work/tree/vmm/"
for build in build build/sanitized; do
    mkdir -p "$work/tree/$build/vmm/pg32"
    [ ! -f $build/vmm/pg32/block.inc ] || cp $build/vmm/pg32/block.inc "$work/tree/$build/vmm/pg32/"
done
sed -i 's/STEADY,  .*/STEADY, 10000/' "$work/tree/examples/recursion/timing/impatient.s"
check "a patient monitor works on itself" gives 1 "$work/tree/examples/recursion/timing/run.sh" "$trapeze"
check "which is said" grep -q '^flawed, flawed  *works ' "$work/out"

# ---- the demonstration -----------------------------------------------------------------------------------------------

check "the demonstration" gives 0 examples/recursion/demo.sh "$trapeze" --no-pause
cp "$work/out" "$work/shown"
check "nothing on standard error" [ ! -s "$work/err" ]
check "four traps for an lpsw at depth 3" grep -q '^  4 traps of the bare machine' "$work/shown"
check "R at level 2" grep -q 'monitor 2 emulates .*128.* for the guest: <user, P=0, R=(6000,1000)>' "$work/shown"
check "R at level 1" grep -q 'monitor 1 emulates .* for monitor 2: <user, P=0, R=(a000,1000)>' "$work/shown"
check "R at level 0" grep -q 'monitor 0 emulates .* for monitor 1: <user, P=0, R=(e000,1000)>' "$work/shown"
check "the states are the same" [ "$(grep -c 'the same as on the bare machine' "$work/shown")" -eq 3 ]
check "at most 100 columns" awk 'length > 100 { exit 1 }' "$work/shown"
check "with a delay" gives 0 examples/recursion/demo.sh "$trapeze" --delay 0.01
check "usage" gives 2 examples/recursion/demo.sh "$trapeze" --slowly

# A fault: another final state on two monitors.
cat >"$work/faulty" <<END
#!/bin/sh
tower= dump= previous=
for word in "\$@"; do
    case \$previous in --tower) tower=\$word ;; --dump) dump=\$word ;; esac
    previous=\$word
done
"$trapeze" "\$@"
status=\$?
[ "\$tower" != pg32,pg32 ] || sed -i 's/^clock .*/clock 1/' "\$dump"
exit \$status
END
chmod +x "$work/faulty"
check "a fault is noticed" gives 1 examples/recursion/demo.sh "$work/faulty" --no-pause
check "where it is" grep -q 'pg32,pg32  *NOT the same: dump' "$work/out"

finish
