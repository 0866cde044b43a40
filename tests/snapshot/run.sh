#!/bin/sh
# run.sh TRAPEZE - guests saved at some tick at one depth and gone on with at another end as undisturbed ones: final
# state, trap log and output. And recordings: a dialogue repeated at any depth, on any engine.
. "$(dirname "$0")/../support/check.sh"
. "$here/../support/terminal.sh"

run() { timeout 900 "$trapeze" run "$@"; }

# undisturbed OPTIONS PROGRAM...: the run to compare with.
undisturbed() {
    [ ! -f "$work/disk" ] || cp "$work/disk" "$work/disk.used"
    run --dump "$work/dump" --trap-log "$work/log" "$@" >"$work/out" 2>/dev/null
}

# moved TICK FROM TO OPTIONS...: saved at TICK on the tower FROM, gone on with on the tower TO.
moved() {
    tick=$1 from=$2 to=$3
    shift 3
    [ ! -f "$work/disk" ] || cp "$work/disk" "$work/disk.used"
    run --tower "$from" --limit "$tick" --save "$work/snap" --trap-log "$work/log1" "$@" >"$work/out1" 2>/dev/null
    run --from "$work/snap" --tower "$to" --dump "$work/dump2" --trap-log "$work/log2" </dev/null >>"$work/out1" 2>/dev/null
    cat "$work/log2" >>"$work/log1"
    cmp -s "$work/dump" "$work/dump2" && cmp -s "$work/log" "$work/log1" && cmp -s "$work/out" "$work/out1"
    verdict $? "tick $tick, $from to $to: $*"
}

# A tower of no monitors has no name: --depth 0 stands for it.
bare() {
    tick=$1
    shift
    run --limit "$tick" --save "$work/snap" --trap-log "$work/log1" "$@" >"$work/out1" 2>/dev/null
    run --from "$work/snap" --dump "$work/dump2" --trap-log "$work/log2" </dev/null >>"$work/out1" 2>/dev/null
    cat "$work/log2" >>"$work/log1"
    cmp -s "$work/dump" "$work/dump2" && cmp -s "$work/log" "$work/log1" && cmp -s "$work/out" "$work/out1"
    verdict $? "tick $tick, bare to bare: $*"
}

ticks="1 7 100 18672 18673 100003 700001"
[ -z "$QUICK" ] || ticks="7 18672 700001"
undisturbed --input tests/guest/programs.in guestos/multi/multi.s
for tick in $ticks; do
    bare "$tick" --input tests/guest/programs.in guestos/multi/multi.s
    moved "$tick" c,c,c c --input tests/guest/programs.in guestos/multi/multi.s
    moved "$tick" c c:hybrid,c:patch --input tests/guest/programs.in guestos/multi/multi.s
    moved "$tick" c,c:patch c:interpret --input tests/guest/programs.in guestos/multi/multi.s
done
undisturbed guestos/pair.s
for tick in 0 1 59 60 500 1001 5000 11226; do
    bare "$tick" guestos/pair.s
    moved "$tick" c,c,c c guestos/pair.s
done

# A transfer is under way at most of these; the disk goes along in the snapshot.
head -c 16384 /dev/zero | tr '\0' 'x' >"$work/disk"
undisturbed --disk "$work/disk.used" guestos/disk.s
for tick in 10 100 300 600 1000 1400; do
    moved "$tick" c,c c --disk "$work/disk.used" guestos/disk.s
done

# Less than a block makes a disk without blocks, and a guest that sees it.
printf x >"$work/disk"
undisturbed --disk "$work/disk.used" guestos/disk.s
moved 5 c,c c --disk "$work/disk.used" guestos/disk.s
bare 5 --disk "$work/disk.used" guestos/disk.s
rm -f "$work/disk"

# Several guests in one snapshot. Their lines may come in another order.
run --dump "$work/dump" guestos/hello.s guestos/pair.s guestos/hello.s >"$work/out" 2>/dev/null
run --limit 50 --save "$work/snap" guestos/hello.s guestos/pair.s guestos/hello.s >"$work/out1" 2>/dev/null
run --from "$work/snap" --depth 2 --dump "$work/dump2" >>"$work/out1" 2>/dev/null </dev/null
cmp -s "$work/dump" "$work/dump2"
verdict $? "three guests"

# Through a pipe, from process to process.
undisturbed guestos/pair.s
mkfifo "$work/pipe"
run --depth 3 --limit 3000 --save "$work/pipe" guestos/pair.s >/dev/null 2>&1 &
run --from - --dump "$work/dump2" <"$work/pipe" >/dev/null 2>&1
wait
cmp -s "$work/dump" "$work/dump2"
verdict $? "through a pipe"

# Labels and source lines come along, to another process, folder and depth; and go on from there.
shell() { timeout 900 "$trapeze" shell "$@"; }
run --depth 2 --limit 25 --save "$work/labels" examples/shell/prices.s >/dev/null 2>&1
(cd "$work" && printf 'break called\ncontinue\nbacktrace\nsave again\n' | shell --from labels >out 2>&1)
grep -q '^as it was saved: L0 user C=25 .* <next_order+[0-9]*> examples/shell/prices.s:[0-9]* ' "$work/out" &&
    grep -q '^breakpoint 1, called: .* <called> examples/shell/prices.s:39 ' "$work/out"
verdict $? "labels and lines come along"
(cd "$work" && printf 'restore again\nrun\nlist\n' | shell --depth 3 >out 2>&1)
grep -q '^as it was saved: L3 supervisor .* <called> examples/shell/prices.s:39 ' "$work/out" &&
    grep -q '^As it was saved; ' "$work/out" && grep -q '^examples/shell/prices.s: the source file is not there' "$work/out"
verdict $? "and from there on"
"$trapeze" asm -f bin -o "$work/flat" examples/shell/prices.s
printf 'step 20\nsave %s\nrestore %s\n' "$work/flat.snap" "$work/flat.snap" | shell "$work/flat" >"$work/out" 2>&1
grep -q '^No labels of it are known' "$work/out"
verdict $? "a snapshot without labels says so"
run --limit 20 --flaw lra --save "$work/flawed" examples/lra.s >/dev/null 2>&1
run --from "$work/flawed" 2>/dev/null | grep -q 'really 00000000'
verdict $? "a flaw comes along"
run --from "$work/flawed" --flaw getm >/dev/null 2>"$work/err"
[ $? -eq 2 ] && grep -q 'no --flaw' "$work/err"
verdict $? "and no other can be had"
run --limit 20 --save "$work/two" guestos/hello.s guestos/pair.s >/dev/null 2>&1
printf 'restore %s\ninfo source\n' "$work/two" | shell --tower pg32 guestos/hello.s >"$work/out" 2>"$work/err"
grep -q 'monitors in C' "$work/err" && grep -q '^guestos/hello.s: ' "$work/out"
verdict $? "not restored onto a monitor in PG32"
shell --batch --tower pg32 --from "$work/two" >/dev/null 2>&1
[ $? -eq 2 ]
verdict $? "nor begun with on one"
cp guestos/hello.s "$work/gone.s"
run --limit 5 --save "$work/gone" "$work/gone.s" >/dev/null 2>&1
rm "$work/gone.s" && mkfifo "$work/gone.s"
printf 'list\necho on\n' | shell --from "$work/gone" >"$work/out" 2>"$work/err"
grep -qx on "$work/out" && grep -q 'not there any more' "$work/err"
verdict $? "a source that is no file any more"

# What the shell restores is what was saved, whatever --disk and --input are: the block that the guest has written, the
# input that it has not read, and its end.
cat >"$work/block.s" <<'END'
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, -1, 0
    .macro transfer command
    li t1, \command
    out t1, DISK_COMMAND(zero)
1:  in t1, DISK_STATUS(zero)
    andi t1, t1, DISK_STATUS_DONE
    beqz t1, 1b
    out t1, DISK_STATUS(zero)
    .endm
    .org 0x1000
start:
    li t0, 0x4000
    out t0, DISK_ADDRESS(zero)
    sw t0, 0(t0)
    transfer 2
    in s0, CONSOLE_DATA(zero)
    sw zero, 0(t0)
half:
    transfer 1
    lw a0, 0(t0)
2:  in t1, CONSOLE_STATUS(zero)
    andi t2, t1, CONSOLE_STATUS_INPUT
    beqz t2, 3f
    in t2, CONSOLE_DATA(zero)
    addi a1, a1, 1
    j 2b
3:  halt zero
END
head -c 4096 /dev/zero >"$work/block"
printf abcdef >"$work/block.in"
files="--disk $work/block --input $work/block.in"
end='continue\nprint $a0 == 0x4000 && $a1 == 5 && $t1 == 2\n'
printf "break half\ncontinue\ndelete\nsave $work/half\n$end" >"$work/script"
printf "restore $work/half\n${end}reset\n${end}restore $work/block\nreset\n${end}load $work/block.s\n$end" >>"$work/script"
for options in "" "--depth 2"; do
    # shellcheck disable=SC2086
    shell $files $options "$work/block.s" <"$work/script" 2>/dev/null | grep '^\$' >"$work/out"
    printf '$%d = 1 = 0x1\n' 1 2 3 4 5 | cmp -s - "$work/out"
    verdict $? "restored with its disk and input $options"
    # shellcheck disable=SC2059
    printf "$end" | shell --from "$work/half" $options 2>/dev/null | grep -q '^\$1 = 1 '
    verdict $? "shell --from, with its disk and input $options"
done

# Also where those files are gone by then.
cp "$work/block" "$work/passing"
cp "$work/block.in" "$work/passing.in"
{
    printf 'break half\ncontinue\ndelete\nsave %s/passed\nset $a1 = 99\n' "$work"
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        [ -s "$work/passed" ] || sleep 1
    done
    rm "$work/passing" "$work/passing.in"
    # shellcheck disable=SC2059
    printf "restore $work/passed\n${end}reset\n$end"
} | shell --disk "$work/passing" --input "$work/passing.in" "$work/block.s" 2>/dev/null | grep '^\$' >"$work/out"
printf '$%d = 1 = 0x1\n' 1 2 | cmp -s - "$work/out"
verdict $? "restored where the files are gone"

# A recording of a file is all there, in the shell too.
run --input "$work/block.in" --disk "$work/block" --record "$work/there" "$work/block.s" >/dev/null 2>&1
# shellcheck disable=SC2059
printf "$end" | shell --replay "$work/there" --disk "$work/block" "$work/block.s" 2>/dev/null | grep -q '^\$1 = 1 '
verdict $? "a recording of a file, in the shell"

# Files that are none, or damaged: refused, status 3, and what is there stays.
run --limit 100 --save "$work/snap" guestos/pair.s >/dev/null 2>&1
head -c 500 "$work/snap" >"$work/short"
for file in "$work/short" guestos/pair.s /dev/null "$work/none"; do
    run --from "$file" >/dev/null 2>"$work/err" </dev/null
    [ $? -eq 3 ] && grep -q . "$work/err"
    verdict $? "refuses $file"
done
cp "$work/snap" "$work/keep"
run --limit 200 --save "$work/none/snap" guestos/pair.s >/dev/null 2>&1
[ $? -eq 3 ] && cmp -s "$work/snap" "$work/keep"
verdict $? "cannot be saved: status 3"
run --from "$work/snap" guestos/pair.s >/dev/null 2>&1
[ $? -eq 2 ]
verdict $? "--from and a program: usage"

# A dialogue, recorded in the shell, where each line comes when the guest waits for it.
printf 'continue\ntype primes 10\ncontinue\ntype ps\ncontinue\ntype exit\ncontinue\nrecord %s\ndump %s\n' \
    "$work/talk" "$work/dump" >"$work/script"
timeout 900 "$trapeze" shell --batch -x "$work/script" guestos/multi/multi.s >/dev/null 2>&1
for engine in jit threaded reference; do
    for depth in 0 1 3; do
        run --engine "$engine" --depth "$depth" --replay "$work/talk" --dump "$work/dump2" guestos/multi/multi.s \
            >/dev/null 2>&1
        cmp -s "$work/dump" "$work/dump2"
        verdict $? "the dialogue at depth $depth on $engine"
    done
done

# Saved in the middle of the dialogue: the recording goes on where the guest stands. What is recorded from there on
# says so, and repeats behind the same snapshot alone.
for tick in 100 18672 20000 37007; do
    run --depth 1 --replay "$work/talk" --limit "$tick" --save "$work/snap" guestos/multi/multi.s >/dev/null 2>&1
    run --from "$work/snap" --depth 2 --replay "$work/talk" --record "$work/rest" --dump "$work/dump2" >/dev/null 2>&1
    cmp -s "$work/dump" "$work/dump2"
    verdict $? "the rest of the dialogue from tick $tick"
done
printf 'ps\nexit\n' >"$work/typed"
run --from "$work/snap" --input "$work/typed" --record "$work/rest" --dump "$work/dump2" >/dev/null 2>&1
run --from "$work/snap" --depth 2 --replay "$work/rest" --dump "$work/dump3" </dev/null >/dev/null 2>&1
cmp -s "$work/dump2" "$work/dump3" && grep -qx 'there "ps\\nexit\\n"' "$work/rest" \
    && grep -q '^after [1-9]' "$work/rest"
verdict $? "recorded behind a snapshot"
run --replay "$work/rest" guestos/multi/multi.s >/dev/null 2>"$work/err"
[ $? -eq 3 ] && grep -q -- --from "$work/err"
verdict $? "and not without it"
printf 'PG32 console input 1\nat 18672 waited "another\\n"\n' >"$work/other"
run --from "$work/snap" --replay "$work/other" >/dev/null 2>"$work/err"
[ $? -eq 3 ] && grep -q 'another run' "$work/err"
verdict $? "nor the recording of another run"

# A dialogue at a real terminal, recorded at depth 2, repeats itself too.
check "a dialogue at a terminal" typed tests/snapshot/dialogue.tty "$trapeze" run --depth 2 --max-wall 600 \
    --record "$work/real" --dump "$work/dump" guestos/multi/multi.s
for engine in jit threaded reference; do
    for depth in 0 1 3; do
        run --engine "$engine" --depth "$depth" --replay "$work/real" --dump "$work/dump2" guestos/multi/multi.s \
            >/dev/null 2>&1
        cmp -s "$work/dump" "$work/dump2"
        verdict $? "the terminal's dialogue at depth $depth on $engine"
    done
done

# Nothing is lost: not a file that has a name like the one that is written first, not what a report would replace.
echo precious >"$work/new.snap.new"
run --limit 100 --save "$work/new.snap" guestos/pair.s >/dev/null 2>&1
[ -s "$work/new.snap" ] && grep -qsx precious "$work/new.snap.new"
verdict $? "a file called like the snapshot, with .new, stays"
echo "PG32 console input 1" >"$work/talk.in"
for options in "--record $work/talk.in --replay $work/talk.in" "--dump $work/talk.in --replay $work/talk.in" \
    "--save $work/same --dump $work/same" "--save $work/same --tower pg32"; do
    # shellcheck disable=SC2086
    run $options guestos/hello.s >/dev/null 2>"$work/err"
    [ $? -eq 2 ] && grep -q . "$work/err" && [ "$(cat "$work/talk.in")" = "PG32 console input 1" ]
    verdict $? "refused: $options"
done
(cd "$work" && run --limit 10 --save - "$OLDPWD/guestos/hello.s" >/dev/null 2>err)
[ $? -eq 2 ] && [ ! -e "$work/-" ] && grep -q FIFO "$work/err"
verdict $? "refused: --save -"
cp guestos/hello.s "$work/hello.s"
run --record "$work/hello.s" "$work/hello.s" >/dev/null 2>&1
[ $? -eq 2 ] && cmp -s guestos/hello.s "$work/hello.s"
verdict $? "a recording does not replace the program"
run --from "$work/new.snap" --dump "$work/new.snap" >/dev/null 2>&1
[ $? -eq 2 ]
verdict $? "a dump does not replace the snapshot"
run --from "$work/new.snap" --limit 200 --save "$work/new.snap" </dev/null >/dev/null 2>&1
run --from "$work/new.snap" --limit 200 --dump "$work/dump2" </dev/null >/dev/null 2>&1
run --limit 200 --dump "$work/dump" guestos/pair.s >/dev/null 2>&1
cmp -s "$work/dump" "$work/dump2"
verdict $? "a snapshot takes the place of the one before"

# Saved on any engine.
undisturbed guestos/pair.s
for engine in jit threaded reference; do
    moved 5001 c,c:patch c:hybrid --engine "$engine" guestos/pair.s
done
echo "PG32 nonsense" >"$work/talk"
run --replay "$work/talk" guestos/hello.s >/dev/null 2>"$work/err"
[ $? -eq 3 ] && grep -q "talk:1: " "$work/err"
verdict $? "a wrong recording: status 3, FILE:LINE"

finish
