#!/bin/sh
# run.sh TRAPEZE - the attack suite: no attack reaches anything, each proves it, and the measurements can say otherwise.
#
#   every attack     at depth 1, 2, 3, and with every engine: held; and it succeeds without its defence
#   every attack     run as an ordinary guest: the same state and traps at depth 0, 1, 2
#   every defence    of vmm/defence.def has an attack; a monitor built without it is caught, by name
#   wrong sources    are refused with a line that says what is wrong
. "$(dirname "$0")/../support/check.sh"
suite=examples/attacks

# The attacks, by name.
attacks() { grep -l '^#: attack' $suite/*.s | sed 's|.*/||; s|\.s$||'; }
count=$(attacks | wc -l)

# ---- all of them, everywhere -----------------------------------------------------------------------------------

engines=$("$trapeze" run --engine none none 2>&1 | sed -n 's/.*there is no engine.*; there is//p' | tr -d ,)
depths="1 2 3"                                  # all of them with the first engine; the others at depth 1
[ -z "$QUICK" ] || depths=3                     # which is slow enough
for engine in $engines; do
    for depth in $depths; do
        "$trapeze" attacks --engine "$engine" --depth $depth $suite >"$work/all" 2>&1
        status=$?
        for name in $(attacks); do
            if grep -q "^$name .* held; without" "$work/all"; then
                ok "$name, $engine, depth $depth"
            else
                fail "$name, $engine, depth $depth" "$(grep "^$name " "$work/all" || tail -n 1 "$work/all")"
            fi
        done
        all="^$count attacks under $depth monitors*: 0 reached anything; .* $count of $count "
        if [ $status -eq 0 ] && grep -q "$all" "$work/all"; then
            ok "the whole suite, $engine, depth $depth"
        else
            fail "the whole suite, $engine, depth $depth" "exit status $status, $(tail -n 1 "$work/all")"
        fi
    done
    depths=1
done

# And under every kind of monitor: it is the same D, A and v_i that hold. One that interprets plays the machine below to
# the letter where a defence is gone (vmm/fullinterpret.c), so that each attack must succeed there as well.
for tower in c:patch c:hybrid c:interpret c,c:hybrid c:interpret,c; do
    "$trapeze" attacks --tower $tower $suite >"$work/all" 2>&1
    for name in $(attacks); do
        if grep -q "^$name .* held; without" "$work/all"; then
            ok "$name, $tower"
        else
            fail "$name, $tower" "$(grep "^$name " "$work/all" || tail -n 1 "$work/all")"
        fi
    done
done

for name in $(attacks) victim; do
    why=
    for depth in 0 1 2; do
        awk 'BEGIN { for (i = 0; i < 2048; i++) printf "%03d\n", i % 1000 }' >"$work/disk"
        echo "some input" | "$trapeze" run --depth $depth --limit 50000 --storage 64K --disk "$work/disk" \
            --dump "$work/dump.$depth" --trap-log "$work/log.$depth" "$suite/$name.s" >"$work/out.$depth" 2>"$work/err"
        for what in dump log out; do
            cmp -s "$work/$what.0" "$work/$what.$depth" || why="$why $what at depth $depth;"
        done
        [ -s "$work/dump.$depth" ] || why="$why no dump at depth $depth: $(head -1 "$work/err");"
    done
    if [ -z "$why" ]; then ok "$name as an ordinary guest"; else fail "$name as an ordinary guest" "differs:$why"; fi
done

# ---- each proves something -------------------------------------------------------------------------------------

# variant NAME DEFENCE: the attack, saying that only DEFENCE stops it.
variant() {
    mkdir -p "$work/variant"
    cp $suite/*.inc $suite/victim.s "$work/variant"
    sed "s/^#: without .*/#: without $2/" "$suite/$1.s" >"$work/variant/$1.s"
    echo "$work/variant/$1.s"
}

# Where two defences are named, either alone is enough.
for name in lpsw-operand spsw-operand straddle; do
    for defence in bound mode; do
        replies "$name needs both, not only $defence" 1 "PROVES NOTHING: without $defence it reaches nothing either" \
            "$trapeze" attacks "$(variant $name $defence)"
    done
done
for defence in time charge dma ports reflect; do
    replies "$defence does not stop load-word" 1 "PROVES NOTHING: without $defence it reaches nothing either" \
        "$trapeze" attacks "$(variant load-word $defence)"
done

# table: the rows of the README, from the sources.
table() {
    for name in $(attacks); do
        sed -n "s/^#: attack *//p; s/^#: without *//p; s/^#: reaches *//p" "$suite/$name.s" |
            paste -sd '|' - | sed "s/|/ | /g; s/.*/| \`$name\` | & |/"
    done
}
sed -n '/^## The attacks/,/^The defences/{/^| `/p}' $suite/README.md | sort >"$work/rows"
table | sort >"$work/sources"
if [ -s "$work/rows" ] && diff "$work/rows" "$work/sources" >"$work/diff"; then
    ok "the table in the README"
else
    fail "the table in the README" "is not what the sources say: $(sed -n '/^[<>]/{p;q;}' "$work/diff")"
fi

# ---- a monitor with a hole is caught ---------------------------------------------------------------------------

# The objects of the build that TRAPEZE belongs to, and the flags that it was linked with.
sanitizers=
case $build in */sanitized) sanitizers=-fsanitize=address,undefined ;; esac

libraries=$(make -s --no-print-directory libraries)

# hole DEFENCE: build $work/hole, whose monitors lack DEFENCE. Only vm.c is compiled again.
hole() {
    upper=$(echo "$1" | tr a-z A-Z)
    sed "s/^    monitor->guests\[monitor->guest_count++\] = v;/&    undefend(v, DEFEND_$upper);/" vmm/vm.c >"$work/vm.c"
    ! cmp -s vmm/vm.c "$work/vm.c" || return 1
    # The object of vm.c comes first, so that the one in the archive is not asked for.
    # shellcheck disable=SC2046,SC2086
    ${CC:-cc} -std=c11 -D_GNU_SOURCE -I. -I"$build" -O1 $sanitizers -o "$work/hole" "$work/vm.c" \
        $(find "$build/vmm/cli" -name '*.o') "$work/all.a" $libraries
}

find "$build/isa" "$build/asm" "$build/vmm" -name '*.o' ! -path '*/cli/*' ! -name tables.o ! -name embed.o >"$work/objects"
# shellcheck disable=SC2046
ar rc "$work/all.a" $(cat "$work/objects") || fail "the objects of $build" "cannot be put together"

# planted DEFENCE ATTACK: without DEFENCE in the monitor, ATTACK must be seen to reach something.
planted() {
    if hole "$1" 2>"$work/err"; then
        replies "a monitor without $1 is caught by $2" 1 "^$2 .* REACHED " "$work/hole" attacks "$suite/$2.s"
    else
        fail "a monitor without $1" "cannot be built: $(head -1 "$work/err")"
    fi
}
planted bound store-word
planted base unrelocated
planted mode forged-psw
planted time spin
planted charge storm-svc
planted dma dma-beyond
planted ports write-console
planted reflect user-out
planted stop halt

for defence in $(sed -n 's/^DEFENCE(\([A-Z]*\),.*/\1/p' vmm/defence.def | tr A-Z a-z); do
    if grep -q "^#: without .*$defence" $suite/*.s && grep -q "^planted $defence " "tests/attacks/run.sh"; then
        ok "$defence has an attack, and is planted"
    else
        fail "$defence" "no attack is stopped by it, or no test plants its absence"
    fi
done

# ---- sources and options that are wrong ------------------------------------------------------------------------

bad=$work/bad
mkdir -p "$bad" "$work/empty" "$work/lonely"
cp $suite/*.inc $suite/victim.s "$bad"
cp $suite/*.inc $suite/halt.s "$work/lonely"
printf '    .org 0x1000\n    halt zero\n' >"$bad/silent.s"
sed 's/^#: without.*/#: without bounds/' $suite/halt.s >"$bad/typo.s"
sed 's/^#: reaches.*/#: reaches everything/' $suite/halt.s >"$bad/harm.s"
sed 's/^#: without.*/#: whithout stop/' $suite/halt.s >"$bad/key.s"
{ cat $suite/halt.s; echo '    .org 0x20000'; echo '    .word 1'; } >"$bad/large.s"
{ cat $suite/halt.s; echo '    no such thing'; } >"$bad/wrong.s"
{ echo '#: victim'; cat $suite/spin.s | grep -v '^#:'; } >"$work/lonely/victim.s"
replies "a source without #: lines" 3 "silent.s: an attack says" "$trapeze" attacks "$bad/silent.s"
replies "a defence that does not exist" 3 "typo.s:[0-9]*: error: there is no 'bounds' here; did you mean bound" \
    "$trapeze" attacks "$bad/typo.s"
replies "a harm that does not exist" 3 "harm.s:[0-9]*: error: there is no 'everything' here; there are" \
    "$trapeze" attacks "$bad/harm.s"
replies "a key that does not exist" 3 "key.s:[0-9]*: error: there is no '#: whithout'" "$trapeze" attacks "$bad/key.s"
replies "an image that is too large" 3 "large.s: the image has" "$trapeze" attacks "$bad/large.s"
replies "a source that cannot be assembled" 3 "wrong.s:[0-9]*:[0-9]*: error" "$trapeze" attacks "$bad/wrong.s"
replies "a victim that never ends" 3 "the victim alone must halt" "$trapeze" attacks "$work/lonely"
replies "a file that is not there" 3 "nowhere.s" "$trapeze" attacks "$work/nowhere.s"
mkfifo "$work/pipe"
replies "a pipe" 3 "not a regular file" "$trapeze" attacks "$work/pipe"
replies "an empty folder" 3 "there is no .s file" "$trapeze" attacks "$work/empty"
replies "a victim only" 3 "there is no attack among" "$trapeze" attacks $suite/victim.s
replies "no argument" 2 "Usage: trapeze attacks" "$trapeze" attacks
replies "depth 0" 2 "no monitor to attack" "$trapeze" attacks --depth 0 $suite
replies "a monitor in PG32" 2 "pg32. has no place in --tower here" "$trapeze" attacks --tower pg32 $suite
replies "a tower that is too high" 3 "2 GiB" "$trapeze" attacks --depth 100000 $suite/halt.s
replies "JSON" 0 '"schema":"trapeze-attacks/1".*"tower":"c",.*"name":"halt".*"held":true,"proves":true.*"good":true' \
    "$trapeze" attacks --json $suite/halt.s
if "$trapeze" attacks --color=always $suite/halt.s | grep -q "$(printf '\033')" &&
        ! "$trapeze" attacks $suite/halt.s | grep -q "$(printf '\033')"; then
    ok "colour only if asked for, where there is no terminal"
else
    fail "colour" "not as asked for"
fi

finish
