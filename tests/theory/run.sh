#!/bin/sh
# run.sh TRAPEZE - the theorems of Popek and Goldberg as expectations: see README.md beside this file.
#
# QUICK: fewer states, and no planted errors.
. "$(dirname "$0")/../support/check.sh"
states=200
[ -z "$QUICK" ] || states=20
all=jus,getm,lra,popsw,getr

# expect NAME STATUS PATTERN ARGUMENT...: run trapeze; its status and a line of its output must be these.
expect() {
    name=$1
    status=$2
    pattern=$3
    shift 3
    replies "$name" "$status" "$pattern" "$trapeze" "$@"
}

# -- Classes and theorems ----------------------------------------------------------------------------------------------

# The rows of a classification, one a line.
rows() { tr '{' '\n' | grep '"mnemonic"'; }

# letter ROW KEY LETTER: LETTER if the row has KEY true, else -.
letter() {
    case $1 in
    *"\"$2\":true"*) printf %s "$3" ;;
    *) printf %s - ;;
    esac
}

classes() {
    "$trapeze" classify --states $states --flaw $all --json >"$work/json" 2>"$work/err" ||
        fail "classify --json" "" "$work/err"
    rows <"$work/json" >"$work/rows"
    grep -v '^#' tests/theory/classes >"$work/classes"
    while read -r name expected; do
        row=$(grep "\"mnemonic\":\"$name\"" "$work/rows")
        got="$(letter "$row" privileged p) $(letter "$row" control_sensitive c)$(letter "$row" location_sensitive l)"
        got="$got$(letter "$row" mode_sensitive m)$(letter "$row" resource_sensitive r)"
        got="$got $(letter "$row" user_sensitive u)$(letter "$row" supervisor_sensitive s)"
        got="$got $(letter "$row" always_traps t) $(letter "$row" innocuous i)"
        got="$got $(letter "$row" commutes_user u)$(letter "$row" commutes_supervisor s)"
        if [ "$got" = "$expected" ]; then ok "$name: $got"; else fail "$name: found $got, expected $expected"; fi
    done <"$work/classes"
    # By the letter of the paper, traps that are not for memory make control sensitive.
    literal=$(grep '"control_sensitive":false.*"control_sensitive_literally":true' "$work/rows" |
        sed 's/.*"mnemonic":"\([a-z]*\)".*/\1/' | sort | tr '\n' ' ')
    if [ "$literal" = "brk div divu rem remu svc " ]; then ok "literally: $literal"; else fail "literally: $literal"; fi
    # Every row there is, each as claimed, and whatever is not privileged with a witness for it.
    unprivileged=$(grep -c '"privileged":false' "$work/rows")
    proven=$(tr ',{' '\n\n' <"$work/json" | grep -c '^"unprivileged":"')
    if [ "$unprivileged" -gt 40 ] && [ "$proven" -eq "$unprivileged" ]; then
        ok "not privileged: $proven, each with a witness"
    else
        fail "not privileged: $proven of $unprivileged have a witness"
    fi
    for field in '"as_claimed":false' '"witness":null'; do
        if grep -q "$field" "$work/rows"; then fail "classify: $field somewhere"; else ok "classify: no $field"; fi
    done
    count=$(grep -c '^INSN(' isa/isa.def)
    if [ "$(wc -l <"$work/rows")" -eq $((count - 2)) ]; then     # flush and vmrun are on no machine yet
        ok "classify: all $((count - 2)) instructions"
    else
        fail "classify: $(wc -l <"$work/rows") instructions, expected $((count - 2))"
    fi
}

theorems() {
    grep -v '^#' tests/theory/theorems >"$work/theorems"
    while read -r flaw one two three _; do
        option="--flaw $flaw"
        [ "$flaw" != - ] || option=
        # shellcheck disable=SC2086  # the option is two words or none
        "$trapeze" classify --states $states $option --json >"$work/json" 2>"$work/out"
        for expected in "1 $one" "2 $two" "3 $three"; do
            number=${expected% *}
            holds=true
            [ "${expected#* }" = yes ] || holds=false
            why=$(tr '}' '\n' <"$work/json" | grep -o "\"theorem$number\":{.*")
            case $why in
            *"\"holds\":$holds"*) verdict=yes ;;
            *) verdict= ;;
            esac
            case $holds$why in
            false*" $flaw\""*) ;;
            false*) verdict= ;;
            esac
            if [ -n "$verdict" ]; then ok "$flaw: Theorem $number: $holds"; else fail "$flaw: Theorem $number: $why"; fi
            # On these machines the diagram alone says the same; by the letter of the paper there is no hope.
            case $number$why in
            2* | 1*"\"holds_by_diagram\":$holds,\"holds_literally\":false"* | 3*"\"holds_by_diagram\":$holds"*)
                ok "$flaw: Theorem $number, by the diagram" ;;
            *)  fail "$flaw: Theorem $number, by the diagram: $why" ;;
            esac
        done
    done <"$work/theorems"
}

# Each witness in print must show a difference when it is played again.
witnesses() {
    "$trapeze" classify --states $states --flaw $all -v >"$work/all" 2>&1
    sed -n 's/^ *trapeze classify --replay //p' "$work/all" >"$work/witnesses"
    good=0
    while read -r witness; do
        "$trapeze" classify --replay "$witness" >"$work/out" 2>&1 && grep -q '  <$\|changes$\|stops\|: trap ' "$work/out" \
            && good=$((good + 1)) || fail "replay $witness" "" "$work/out"
    done <"$work/witnesses"
    if [ $good -ge 90 ]; then ok "replay: $good witnesses"; else fail "replay: only $good witnesses"; fi
    expect "replay: location" 0 'r1 *1000 *2000  <' classify --replay e2100000:l=2000
    expect "replay: no commuting" 0 'f(i(S)) is not i(f(S))' classify --replay e0000000
    expect "replay: commuting" 0 'or f(i(S)) = i(f(S))' classify --replay e0000000,M=1
    for bad in '' nonsense 00000000 e2100000,l=17 e2100000,P=7 e2100000:P e2100000,outside=9 e2100000,q=1000000; do
        expect "replay: '$bad' is refused" 2 'trapeze: --replay: ' classify --replay "$bad"
    done
    expect "replay: a trap" 0 'i(S): trap SVC' classify --replay 80000000,M=1
    expect "replay: no JSON" 2 'has no --json' classify --json --replay e0000000
    expect "flaw: no such" 2 'there are jus, getm' classify --flaw x
    expect "classify: a name" 0 'lra: location sensitive in user mode' classify --states 1 --flaw lra lra
    expect "classify: a flaw that is off" 2 'flaw switches it on' classify lra
    expect "classify: no such name" 2 'no instruction' classify frobnicate
}

# -- Equivalence -------------------------------------------------------------------------------------------------------

engines=$("$trapeze" run --engine none none 2>&1 | sed -n 's/.*there is no engine.*; there is//p' | tr -d ,)

equivalence() {
    for tower in c c,c,c c:hybrid c:patch c:interpret c:hybrid,c:patch,c:interpret,c \
        pg32 c,pg32 pg32,pg32 c:hybrid,pg32 c:patch,pg32 c:interpret,pg32; do
        for program in examples/svc.s guestos/hello.s guestos/multi/multi.s \
            tests/isa/tt-timer-n.s tests/isa/td-disk-read.s; do
            options=$(sed -n 's/^# run --/--/p' "$program")
            limit=100000
            case $tower in *pg32*) limit=10000 ;; esac
            # shellcheck disable=SC2086
            expect "$program on $tower" 0 'are equal in' equiv --limit $limit --tower $tower $options $program
        done
    done
    for engine in $engines; do
        expect "--every 1, $engine" 0 'are equal in 91 ' equiv --engine "$engine" --every 1 guestos/hello.s
        expect "a flaw found, $engine" 1 'equal up to C=3,' equiv --engine "$engine" --flaw lra --depth 2 examples/lra.s
        expect "its line, $engine" 1 'P=0000100c (supervisor mode): lra   a1, zero     examples/lra.s:[0-9]' \
            equiv --engine "$engine" --flaw lra --depth 2 examples/lra.s
        expect "its register, $engine" 1 'a1  *bare 00000000, tower 00020000' \
            equiv --engine "$engine" --flaw lra --depth 2 examples/lra.s
    done
    # Monitors in PG32 stop at every N ticks as well, and their guests' devices are compared.
    for tower in pg32 pg32,pg32 c:interpret,pg32; do
        expect "--every 1, $tower" 0 'are equal in 91 ' equiv --every 1 --tower $tower guestos/hello.s
        expect "--every 7, $tower" 0 'are equal in 14 ' equiv --every 7 --tower $tower guestos/hello.s
        expect "--every 1 to a limit, $tower" 0 'equal in 51 .*the limit at C=50' \
            equiv --every 1 --limit 50 --tower $tower guestos/hello.s
    done
    expect "--every 1, an operating system on pg32" 0 'equal in 4001 ' \
        equiv --every 1 --limit 4000 --tower pg32 guestos/multi/multi.s
    for program in tests/isa/td-*.s; do
        options=$(sed -n 's/^# run --/--/p' "$program")
        # shellcheck disable=SC2086
        expect "$program, each tick on pg32" 0 'are equal in' \
            equiv --every 1 --disk Makefile --tower pg32 $options "$program"
    done
    for seed in 1 2 3 4 5 6 7 8; do
        awk -v seed=$seed -f tests/pg32/random.awk >"$work/random.s"
        for tower in pg32 c:hybrid,pg32,pg32; do
            expect "random program $seed, each tick on $tower" 0 'are equal in' equiv --every 1 --limit 500 \
                --storage 32K --disk Makefile --disk-latency $((seed * 7)) --tower $tower "$work/random.s"
        done
    done
    # Who interprets a monitor in PG32 tells as much of its guest as the machine at the bottom.
    for tower in c:hybrid,pg32 c:patch,pg32 c,c:interpret,pg32; do
        expect "the trap log under $tower" 0 '^SVC 00000007 00000004 ' \
            run --tower $tower --trap-log - examples/svc.s
    done
    expect "under pg32" 1 'equal up to C=3,' equiv --flaw lra --tower pg32 examples/lra.s
    expect "any --every finds the same" 1 'equal up to C=3,' equiv --flaw lra --every 1 examples/lra.s
    expect "both at the limit" 0 'the limit at C=50' equiv --limit 50 guestos/hello.s
    expect "--json, equal" 0 '"schema":"trapeze-equiv/1".*"equivalent":true.*"divergence":null' \
        equiv --json examples/svc.s
    expect "--json, different" 1 '"equivalent":false.*"clock":3.*"what":"a1"' equiv --json --flaw lra examples/lra.s
    expect "two programs" 2 'one program' equiv examples/svc.s examples/svc.s
    expect "no such kind" 2 'c:hybrid' equiv --tower c:nonsense examples/svc.s
    expect "no such file" 3 'nowhere.s' equiv nowhere.s
    expect "input for guest 1" 2 'no guest 1' equiv --input 1=/dev/null examples/svc.s
    awk 'BEGIN { for (n = 0; n < 2048; n++) printf "%03d\n", n % 1000 }' >"$work/disk"
    cp "$work/disk" "$work/disk.before"
    expect "a disk" 0 'are equal in' equiv --limit 20000 --disk "$work/disk" tests/isa/td-disk-write.s
    if cmp -s "$work/disk" "$work/disk.before"; then ok "the disk is as it was"; else fail "equiv wrote to the disk"; fi
}

# -- Guests that can tell ----------------------------------------------------------------------------------------------

# A guest breaks the monitors that it names, on the machine that it names, and no others anywhere.
flaws() {
    for program in examples/flaws/*.s; do
        flaw=$(sed -n 's/^#: *flaw *//p' "$program")
        breaks=$(sed -n 's/^#: *breaks *//p' "$program")
        gap=$(sed -n 's/^#: *gap *//p' "$program")
        for kind in pure hybrid patch interpret; do
            expect "$program: clean machine, $kind" 0 'are equal in' equiv --tower c:$kind "$program"
            case " $breaks " in
            *" $kind "*) expect "$program: breaks $kind" 1 DIVERGE equiv --flaw "$flaw" --tower c:$kind "$program" ;;
            *)  [ -n "$gap" ] ||
                    expect "$program: $kind copes" 0 'are equal in' equiv --flaw "$flaw" --tower c:$kind "$program" ;;
            esac
        done
        [ -z "$gap" ] || expect "$program: the gap of $gap" 1 DIVERGE equiv --flaw lra --tower c:"$gap" "$program"
    done
    # Which monitor stands where matters: the patching one must be the guest's own.
    expect "patch above pure" 0 'are equal in' equiv --flaw lra --tower c,c:patch examples/flaws/lra.s
    expect "pure above patch" 1 'bare 00000000, tower 00010000' equiv --flaw lra --tower c:patch,c examples/flaws/lra.s
    expect "patch above patch" 0 'are equal in' equiv --flaw lra --tower c:patch,c:patch examples/flaws/lra.s
    expect "edges of scanned code" 0 'are equal in' equiv --flaw lra --tower c:patch tests/theory/edges.s
    expect "the same, every tick" 0 'are equal in' equiv --flaw lra --every 1 --tower c:patch tests/theory/edges.s
    for program in tests/isa/tf-*.s; do
        options=$(sed -n 's/^# run --/--/p' "$program")
        for kind in patch interpret; do
            # shellcheck disable=SC2086
            expect "$program: $kind" 0 'are equal in' equiv $options --flaw getm --tower c:$kind "$program"
        done
    done
    # A dump is of the guest's own words, not of patches.
    "$trapeze" run --flaw lra --dump "$work/bare" examples/flaws/lra.s >"$work/out"
    "$trapeze" run --flaw lra --tower c:patch --dump "$work/patched" examples/flaws/lra.s >"$work/out"
    if cmp -s "$work/bare" "$work/patched"; then ok "dump under patch"; else fail "dump under patch" "" "$work/patched"; fi
}

# -- The matrix --------------------------------------------------------------------------------------------------------

# cell MACHINE MONITOR EQUIVALENT
cell() {
    want="\"machine\":\"$1\",\"monitor\":\"$2\",\"equivalent\":$3,\"resource_control\":true"
    if tr '{' '\n' <"$work/matrix" | grep -q "$want"; then
        ok "matrix: $1, $2: $3"
    else
        fail "matrix: $1, $2: not $3"
    fi
}

matrix() {
    "$trapeze" matrix --json --html "$work/page" examples/flaws guestos/hello.s >"$work/matrix" 2>"$work/err" ||
        fail "matrix" "" "$work/err"
    grep -q '"schema":"trapeze-matrix/1"' "$work/matrix" && ok "matrix: schema" || fail "matrix: no schema"
    for kind in pure hybrid patch interpret; do cell pg32 $kind true; done
    for flaw in jus getm popsw; do
        cell pg32+$flaw pure false
        for kind in hybrid patch interpret; do cell pg32+$flaw $kind true; done
    done
    for flaw in lra getr; do
        for kind in pure hybrid; do cell pg32+$flaw $kind false; done
        for kind in patch interpret; do cell pg32+$flaw $kind true; done
    done
    # From any cell to its run.
    tr '{' '\n' <"$work/matrix" | grep '"program"' | grep '"equivalent":false' |
        sed 's/.*"command":"trapeze \([^"]*\)".*/\1/' | sort -u >"$work/commands"
    while read -r arguments; do
        # shellcheck disable=SC2086
        expect "again: $arguments" 1 DIVERGE $arguments
    done <"$work/commands"
    count=$(wc -l <"$work/commands")
    # It has all options that matter, quoted: here the folder of what is included, which has a quote in its name.
    mkdir "$work/it's"
    cp examples/flaws/guest.inc "$work/it's"
    cp examples/flaws/lra.s "$work/elsewhere.s"
    "$trapeze" matrix --flaw lra --storage 64K -I "$work/it's" -D A=1 "$work/elsewhere.s" >"$work/out" 2>&1
    again=$(sed -n 's/^  trapeze \(equiv .* --tower c:pure --storage 65536 -I .* -D A=1 .*\)/\1/p' "$work/out")
    eval "\"\$trapeze\" ${again:-help}" >"$work/out" 2>&1 </dev/null
    status=$?
    if [ $status -eq 1 ] && grep -q DIVERGE "$work/out"; then
        ok "matrix: a command has its options"
    else
        fail "matrix: a command has its options" "status $status of trapeze $again" "$work/out"
    fi
    if [ "$count" -ge 9 ]; then ok "commands of cells"; else fail "commands of cells" "" "$work/commands"; fi
    if [ "$(grep -c '<td class=' "$work/page")" -eq 24 ] && ! grep -q 'src=\|href=' "$work/page"; then
        ok "matrix: a page of 24 cells, self-contained"
    else
        fail "matrix: the page"
    fi
    # The load ran under each kind; how long it took is no test's business.
    speeds=$(tr '{' '\n' <"$work/matrix" | grep -c '^"monitor":"[a-z]*","times_bare":[0-9]*\.[0-9]')
    if [ "$speeds" -eq 4 ]; then ok "matrix: four times"; else fail "matrix: $speeds times, not 4"; fi
    expect "matrix: times" 0 '^times bare  *[0-9]' matrix --flaw lra examples/flaws/lra.s
    expect "matrix: text" 0 'pg32+lra  *DIFFERS  held' matrix --flaw lra examples/flaws/lra.s
    expect "matrix: no programs" 2 'which program' matrix
}

classes
theorems
witnesses
equivalence
flaws
matrix
if [ -z "$QUICK" ]; then
    if sh tests/theory/plant.sh "$trapeze" >"$work/plants" 2>&1; then :; else fail "planted errors"; fi
    cat "$work/plants"
    tally=$(tail -n 1 "$work/plants" | sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p')
    # shellcheck disable=SC2086
    set -- ${tally:-0 1}
    passed=$((passed + $1))
    failed=$((failed + $2))
fi
finish
