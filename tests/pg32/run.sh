#!/bin/sh
# run.sh TRAPEZE [TOWER...] - the guests of tests/isa, of guestos/ and of this folder on monitors in PG32: everything
# that can be said about them must be as on the bare machine.
#
# Programs of tests/isa say in comments with what options, input and disk they run (tests/isa/README.md); transcripts of
# tests/guest are used for the operating system. For each tower dump, trap log, output, exit status and disk are compared
# with those of a bare run. Then come several guests side by side, limits, and what the monitor refuses.
arguments='TRAPEZE [TOWER...]'
. "$(dirname "$0")/../support/check.sh"
shift
[ $# -gt 0 ] || set -- pg32 pg32,pg32 c,pg32 c,c,pg32,pg32
towers=$*

# A disk of $1 blocks and $2 bytes more, the same each time.
make_disk() {
    awk -v blocks="$1" -v more="$2" 'BEGIN {
        for (n = 0; n < blocks; n++)
            for (o = 0; o < 4096; o += 8)
                printf "%03d:%03x\n", n, o
        for (o = 0; o < more; o++)
            printf "."
    }'
}

# -- One guest: everything as on the bare machine ------------------------------------------------------------------------

# go FOLDER TOWER PROGRAM OPTIONS...: run a program; what comes of it goes to FOLDER. TOWER `-`: the bare machine.
# Input comes from $work/input if there is such a file, a disk from $work/disk.
go() {
    folder=$1
    tower=$2
    program=$3
    shift 3
    rm -rf "$folder"
    mkdir "$folder"
    [ "$tower" = - ] || set -- --tower "$tower" "$@"
    if [ -f "$work/disk" ]; then
        cp "$work/disk" "$folder/disk"
        set -- --disk "$folder/disk" "$@"
    fi
    input=/dev/null
    [ ! -f "$work/input" ] || input=$work/input
    "$trapeze" run --max-wall 600 --dump "$folder/dump" --trap-log "$folder/traps" "$@" "$program" \
        <"$input" >"$folder/output" 2>"$folder/errors"
    echo $? >"$folder/status"
}

# compare NAME FOLDER: the run in FOLDER must be as that in $work/bare.
compare() {
    for part in dump traps output status; do
        if ! cmp -s "$work/bare/$part" "$2/$part"; then
            diff "$work/bare/$part" "$2/$part" >"$work/difference"
            fail "$1" "$part is not as on the bare machine" "$work/difference"
            return
        fi
    done
    if [ -f "$work/disk" ] && ! cmp -s "$work/bare/disk" "$2/disk"; then
        fail "$1" "the disk is not as on the bare machine"
        return
    fi
    ok "$1"
}

# everywhere NAME PROGRAM OPTIONS...: a program bare and on every tower.
everywhere() {
    name=$1
    program=$2
    shift 2
    go "$work/bare" - "$program" "$@"
    if [ ! -s "$work/bare/dump" ]; then
        fail "$name" "does not run on the bare machine" "$work/bare/errors"
        return
    fi
    for t in $towers; do
        go "$work/virtual" "$t" "$program" "$@"
        compare "$name, $t" "$work/virtual"
    done
}

# What a program of tests/isa says about how it is run: $work/options, $work/input, $work/disk. False: bare only.
read_comments() {
    rm -f "$work/options" "$work/input" "$work/disk"
    : >"$work/options"
    awk -v to="$work/" '
        { sub(/^[ \t]+/, "") }
        /^# run --/ { sub(/^# run /, ""); print > (to "options"); next }
        /^# input ".*"$/ { sub(/^[^"]*"/, ""); sub(/"[ \t]*$/, ""); print > (to "input.escaped"); next }
        /^# disk [0-9]+( [0-9]+)?$/ { print $3, $4 + 0 > (to "disk.size"); next }
        /^# bare-only/ { bare = 1 }
        END { exit bare }
    ' "$1" || return 1
    if [ -f "$work/input.escaped" ]; then
        printf '%b' "$(cat "$work/input.escaped")" >"$work/input"
        rm "$work/input.escaped"
    fi
    if [ -f "$work/disk.size" ]; then
        read -r blocks more <"$work/disk.size"
        make_disk "$blocks" "$more" >"$work/disk"
        rm "$work/disk.size"
    fi
}

for program in tests/isa/*.s "$here"/*.s; do
    read_comments "$program" || continue
    # shellcheck disable=SC2046  # options are words
    everywhere "$(basename "$program")" "$program" $(cat "$work/options")
done

rm -f "$work/input" "$work/disk"
make_disk 4 0 >"$work/disk"
for transcript in tests/guest/*.out tests/guest/small/*.out; do
    name=$(basename "$transcript" .out)
    case $transcript in
    */small/*) program=guestos/${name%-*}.s ;;
    *)         program=guestos/multi/multi.s ;;
    esac
    base=${transcript%.out}
    rm -f "$work/input"
    [ ! -f "$base.in" ] || cp "$base.in" "$work/input"
    options=
    if [ -f "$base.options" ]; then
        options=$(sed 's/--disk [^ ]*//' "$base.options")
    fi
    # shellcheck disable=SC2086
    everywhere "guest/$name" "$program" --limit 100000000 $options
done
rm -f "$work/input" "$work/disk"

# -- Random programs: as on the bare machine -----------------------------------------------------------------------------

make_disk 3 0 >"$work/disk"
printf 'some input\n' >"$work/input"
seed=0
while [ $seed -lt 40 ]; do
    seed=$((seed + 1))
    awk -v seed=$seed -f "$here/random.awk" >"$work/random.s"
    everywhere "random program $seed" "$work/random.s" --storage 32K --disk-latency $((seed * 7)) --limit 5000
done
rm -f "$work/input" "$work/disk"

# Every limit up to some tick: the state is that of the bare machine's at this tick.
limit=0
while [ $limit -lt 60 ]; do
    go "$work/bare" - "tests/isa/tt-timer-resume.s" --limit $limit
    go "$work/virtual" pg32,pg32 "tests/isa/tt-timer-resume.s" --limit $limit
    compare "limit $limit" "$work/virtual"
    limit=$((limit + 1))
done

# -- Runs that the host ends ----------------------------------------------------------------------------------------------

# However long the guest's turn is, its state is that of a run to the same clock. How long each takes is not asked.
cat >"$work/count.s" <<'END'
        .include "pg32.inc"
        .org NEW_STATUS
        .psw 0, boot, 0, -1, 0
        .org 0x1000
boot:   addi s0, s0, 1
        slli t0, s0, 12
        bnez t0, boot
        addi s1, s1, 1
        spsw 0x400(zero)
        j boot
END
for t in pg32 c,pg32 c,pg32,pg32 c:hybrid,pg32 c:interpret,pg32; do
    "$trapeze" run --tower "$t" --max-wall 0.1 --dump "$work/ended" "$work/count.s" >"$work/said" 2>&1
    status=$?
    clock=$(sed -n 's/^clock //p' "$work/ended")
    "$trapeze" run --limit "${clock:-0}" --dump "$work/limited" "$work/count.s" >>"$work/said" 2>&1
    if [ $status -eq 5 ] && [ -n "$clock" ] && cmp -s "$work/ended" "$work/limited"; then
        ok "ended by the host, $t"
    else
        fail "ended by the host, $t" "exit status $status, clock $clock" "$work/said"
    fi
done

# -- Several guests: each as if it were alone -----------------------------------------------------------------------------

# together NAME PROGRAM...: guests side by side on a monitor in C and on those in PG32: states, traps and each one's lines.
together() {
    name=$1
    shift
    for t in c $towers; do
        rm -rf "$work/run"
        mkdir "$work/run"
        "$trapeze" run --tower "$t" --max-wall 600 --limit 100000 --dump "$work/run/dump" --trap-log "$work/run/traps" "$@" \
            </dev/null >"$work/run/lines" 2>"$work/run/errors"
        echo $? >"$work/run/status"
        case $name in
        random*) : >"$work/run/output" ;;                           # no lines, but bytes: longer than a line may be
        *) sort -s -k 1,1 "$work/run/lines" >"$work/run/output" ;;  # by guest; the lines of one stay in their order
        esac
        if [ "$t" = c ]; then
            rm -rf "$work/bare"
            mv "$work/run" "$work/bare"
            [ -s "$work/bare/dump" ] || fail "$name" "does not run on a monitor in C" "$work/bare/errors"
        else
            compare "$name, $t" "$work/run"
        fi
    done
}

together "two" "guestos/hello.s" "guestos/pair.s"
together "four, of which one wedges" "guestos/pair.s" "tests/isa/tw-trap.s" "guestos/hello.s" "guestos/multi/multi.s"
together "one that wants all the time" "$here/hostile-time.s" "guestos/pair.s" "$here/hostile-traps.s"
together "hostile ones" "$here/hostile-space.s" "$here/hostile-monitor.s" "guestos/pair.s"
together "twenty" --vms 20 "guestos/pair.s"
together "all registers in use" --vms 3 "$here/exits.s"
seed=100
while [ $seed -lt 108 ]; do
    for n in 0 1 2; do
        awk -v seed=$((3 * seed + n)) -f "$here/random.awk" >"$work/random.$n.s"
    done
    together "random programs $seed" --storage 32K "$work/random.0.s" "$work/random.1.s" "$work/random.2.s"
    seed=$((seed + 1))
done

# A guest that does nothing but exit has no longer turns than one that computes: hello.s is done long before it is.
"$trapeze" run --tower pg32 --limit 3000000 "$here/hostile-time.s" "guestos/hello.s" >"$work/output" 2>"$work/errors"
if [ "$(cat "$work/output")" = "[1] Hello from PG32." ]; then ok "a turn"; else fail "a turn" "hello.s did not get one" "$work/errors"; fi

# word FILE OFFSET: the word of a file there.
word() { od -An -tu4 -j "$2" -N 4 "$1" | tr -d ' '; }

# The disk in equal parts: each of two copies works on its own half, and finds it as large as that.
make_disk 5 0 >"$work/whole"
cp "$work/whole" "$work/disk"
for t in $towers; do
    "$trapeze" run --tower "$t" --vms 2 --disk "$work/disk" --dump "$work/dump" "guestos/disk.s" >"$work/output" 2>"$work/errors"
    status=$?
    if [ $status -eq 0 ] && cmp -s "$work/disk" "$work/whole" && [ "$(grep -c '^\[[01]\] disk: every' "$work/output")" -eq 2 ]; then
        ok "a disk for two, $t: all of it"
    else
        fail "a disk for two, $t" "not every block was read and written back" "$work/errors"
    fi
    "$trapeze" run --tower "$t" --vms 2 --disk "$work/disk" "$here/partition/mark.s" >"$work/output" 2>&1
    status=$?
    if [ $status -eq 0 ] && [ "$(word "$work/disk" 0)" = 2 ] && [ "$(word "$work/disk" 8192)" = 2 ]; then
        ok "a disk for two, $t: to each its half"
    else
        fail "a disk for two, $t" "each should have written 2 blocks' capacity to the first of its own half only" "$work/output"
    fi
    cp "$work/whole" "$work/disk"
done
rm -f "$work/disk"

# -- How the monitor ends: as its last guest ------------------------------------------------------------------------------

# ends NAME STOP EXIT PROGRAM...: packed, the programs end their machine like that.
ends() {
    name=$1
    want="$2 $3"
    shift 3
    "$trapeze" pack "$@" -o "$work/packed" >"$work/output" 2>&1 || fail "$name" "cannot be packed" "$work/output"
    for t in - c pg32 c,pg32; do
        option=
        [ "$t" = - ] || option="--tower $t"
        # shellcheck disable=SC2086
        "$trapeze" run $option --storage 4M --dump "$work/dump" "$work/packed" >"$work/output" 2>"$work/errors" </dev/null
        found=$(awk '{ printf "%s ", $2 } $1 == "exit" { exit }' "$work/dump")
        if [ "$found" = "$want " ]; then ok "$name, packed, on $t"; else fail "$name, packed, on $t" "ended as $found, not $want" "$work/errors"; fi
    done
}
ends "halt" HALTED 0 "guestos/hello.s"
ends "the last guest's code" HALTED 0 "tests/isa/tw-trap.s" "guestos/pair.s"
ends "wedge" WEDGED 0 "tests/isa/tw-trap.s"
ends "deadlock" DEADLOCKED 0 "$here/ends/deadlock.s"
ends "deadlock of the last" DEADLOCKED 0 "guestos/hello.s" "$here/ends/deadlock.s"
ends "a code" HALTED 42 "$here/ends/code.s"
ends "a nest" HALTED 42 --tower pg32,pg32 --storage 64K "$here/ends/code.s"

# -- What the monitor refuses --------------------------------------------------------------------------------------------

# refuses NAME FILE STORAGE TEXT: the packed image halts with 3 and says TEXT.
refuses() {
    "$trapeze" run --storage "$3" --dump "$work/dump" "$2" >"$work/output" 2>"$work/errors" </dev/null
    if ! grep -q '^exit 3$' "$work/dump"; then
        fail "$1" "the monitor did not halt with 3" "$work/dump"
    elif ! grep -q "^monitor: .*$4" "$work/output"; then
        fail "$1" "the monitor did not say: $4" "$work/output"
    else
        ok "$1"
    fi
}
# poke FILE OFFSET VALUE: a word of a file, VALUE as four escaped bytes.
poke() { printf '%b' "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null; }

"$trapeze" pack "guestos/hello.s" "guestos/pair.s" -o "$work/packed" >/dev/null
directory=$(grep -abo GNST "$work/packed" | tail -1 | cut -d: -f1)
refuses "storage for the first only" "$work/packed" 2M "guest 1 wants 1048576 bytes of storage and "
refuses "storage for none" "$work/packed" 1M "guest 0 wants 1048576 bytes of storage and "
cp "$work/packed" "$work/broken"
poke "$work/broken" "$directory" 'XXXX'
refuses "no directory" "$work/broken" 4M "no directory of guests"
cp "$work/packed" "$work/broken"
poke "$work/broken" $((directory + 4)) '\0000\0010\0000\0000'
refuses "blocks of another size" "$work/broken" 4M "no directory of guests"
cp "$work/packed" "$work/broken"
poke "$work/broken" $((directory + 8)) '\0000\0000\0000\0000'
refuses "no guests" "$work/broken" 4M "no directory of guests"
cp "$work/packed" "$work/broken"
poke "$work/broken" $((directory + 8)) '\0377\0377\0377\0377'
refuses "too many guests" "$work/broken" 4M "storage ends before that of my guests begins"
# In a packed block only what is given is not 0: the size of the image first, then that of the storage.
image=$(od -An -v -tu4 -w4 -j $((directory + 1024)) -N 1024 "$work/packed" | awk '$1 != 0 { print 4 * (NR - 1); exit }')
cp "$work/packed" "$work/broken"
poke "$work/broken" $((directory + 1024 + image)) '\0001\0000\0020\0000'
refuses "an image larger than its storage" "$work/broken" 4M "guest 0 is larger than its storage: its image has 1048577 bytes"
cp "$work/packed" "$work/broken"
poke "$work/broken" $((directory + 1024 + image + 4)) '\0001\0000\0020\0000'
refuses "storage not in pages" "$work/broken" 4M "no directory of guests"
cp "$work/packed" "$work/broken"
poke "$work/broken" $((directory + 1024 + image + 4)) '\0000\0360\0377\0377'
refuses "storage of 4 GiB" "$work/broken" 4M "guest 0 wants 4294963200 bytes of storage and "
cp "$work/packed" "$work/broken"
poke "$work/broken" $((directory + 1024 + image)) '\0377\0377\0377\0377'
poke "$work/broken" $((directory + 1024 + image + 4)) '\0000\0360\0377\0377'
refuses "an image of 4 GiB" "$work/broken" 4M "guest 0 is larger than its storage"

# -- What trapeze refuses ------------------------------------------------------------------------------------------------

# usage NAME STATUS ARGUMENT...: trapeze ends with that status and one line.
usage() {
    name=$1
    want=$2
    shift 2
    "$trapeze" "$@" >"$work/output" 2>"$work/errors" </dev/null
    status=$?
    if [ $status -eq "$want" ] && [ "$(wc -l <"$work/errors")" -eq 1 ]; then ok "$name"; else fail "$name" "status $status" "$work/errors"; fi
}
usage "c above pg32" 2 run --tower pg32,c "guestos/hello.s"
usage "an unknown monitor" 2 run --tower pg33 "guestos/hello.s"
usage "pack without -o" 2 pack "guestos/hello.s"
usage "pack monitors in C" 2 pack --tower c,pg32 "guestos/hello.s" -o "$work/packed"
usage "input for guest 1" 2 run --tower pg32 --vms 2 --input 1=/dev/null "guestos/hello.s"
usage "a nest larger than 2 GiB" 3 run --tower pg32 --vms 3 --storage 1G "guestos/hello.s"

# -- What an exit costs --------------------------------------------------------------------------------------------------

if sh "$here/cost/count.sh" "$trapeze" >"$work/output" 2>&1; then ok "cost"; else fail "cost" "above a goal" "$work/output"; fi

finish
