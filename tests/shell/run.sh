#!/bin/sh
# run.sh TRAPEZE - the monitor shell: golden/NAME.cmd against golden/NAME.out; runs with a thousand stops that end as
# undisturbed ones; going back, compared with going forward; streams, statuses and hostile lines.
#
# The first line of a .cmd holds the options, behind `# `.
. "$(dirname "$0")/../support/check.sh"
COLUMNS=80
export COLUMNS
unset HOME XDG_CONFIG_HOME XDG_STATE_HOME

shell() { timeout 900 "$trapeze" shell "$@"; }

# -- Golden scripts --
for commands in tests/shell/golden/*.cmd; do
    name=$(basename "$commands" .cmd)
    options=$(sed -n '1s/^# //p' "$commands")
    # shellcheck disable=SC2086
    shell $options <"$commands" >"$work/out" 2>&1
    diff "tests/shell/golden/$name.out" "$work/out"
    verdict $? "golden $name"
done

# -- Stops leave no mark --
stops='break trap
watch *0x10
watch $a0
break mode:user if $c % 3 == 0
break insn:lpsw'
for options in "" "--depth 1" "--tower c,c:hybrid" "--tower c:patch,c" "--depth 3" "--engine reference"; do
    for guest in guestos/hello.s guestos/pair.s examples/svc.s; do
        "$trapeze" run --dump "$work/run" "$guest" >"$work/run.out" 2>/dev/null
        { echo "$stops"; awk 'BEGIN { for (n = 0; n < 400; n++) print n % 7 == 3 ? "step 5" : n % 11 == 5 ? "reverse-step 3" : "continue" }'
          echo delete; echo continue; echo "dump $work/shell"; } >"$work/script"
        # shellcheck disable=SC2086
        shell --batch --guest-out "$work/shell.out" $options -x "$work/script" "$guest" >/dev/null 2>&1
        cmp -s "$work/run" "$work/shell" && cmp -s "$work/run.out" "$work/shell.out"
        verdict $? "stops leave no mark: $guest $options"
    done
done

# -- Back, and forward: the same state at the same tick --
for options in "" "--depth 2"; do
    for tick in 1 17 999 5000 11000; do
        # shellcheck disable=SC2086
        "$trapeze" run $options --limit $tick --dump "$work/run" guestos/pair.s >/dev/null 2>&1
        # shellcheck disable=SC2086
        shell --batch --guest-out /dev/null $options -e continue -e "goto $tick" -e "dump $work/shell" guestos/pair.s >/dev/null 2>&1
        cmp -s "$work/run" "$work/shell"
        verdict $? "goto $tick $options"
        printf 'goto %s\ncontinue\nreverse-step 20\nstep 20\ngoto %s\ndump %s\n' $tick $tick "$work/shell" >"$work/script"
        # shellcheck disable=SC2086
        shell --batch --guest-out /dev/null $options -x "$work/script" guestos/pair.s >/dev/null 2>&1
        cmp -s "$work/run" "$work/shell"
        verdict $? "there, on, back and there again: $tick $options"
    done
done

# -- Another future: what is typed in the past has its own checkpoints --
cat >"$work/poll.s" <<'END'
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, -1, 0
    .org 0x1000
start:
    in t0, CONSOLE_STATUS(zero)
    andi t0, t0, 1
    beqz t0, start
    in t0, CONSOLE_DATA(zero)
    add a0, a0, t0
    j start
END
future='goto 100
type X
goto 2500000
goto 2200000
dump'
for options in "" "--depth 2"; do
    # shellcheck disable=SC2086
    echo "$future" | shell $options "$work/poll.s" 2>&1 | sed -n '/^stop /,$p' >"$work/once"
    # shellcheck disable=SC2086
    printf 'goto 3000000\n%s\n' "$future" | shell $options "$work/poll.s" 2>&1 | sed -n '/^stop /,$p' >"$work/again"
    [ -s "$work/once" ] && grep -q '^r10 00000062' "$work/once" && cmp -s "$work/once" "$work/again"
    verdict $? "what is typed in the past is another future $options"
    # shellcheck disable=SC2086
    printf 'goto 3000000\ngoto 100\ntype X\ngoto end\nprint $c\n' | shell $options "$work/poll.s" 2>&1 | grep -q '^$1 = 0 '
    verdict $? "and has no checkpoints of the one before $options"
done

# -- What was changed by hand is kept, however often; where that is too much, the past begins later, and says so --
cat >"$work/loop.s" <<'END'
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, start, 0, -1, 0
    .org 0x1000
start:
    addi a0, a0, 1
    j start
END
{ awk 'BEGIN { for (n = 0; n < 100; n++) print "step\nset $s1 = $s1 + 1" }'; echo 'goto 70'; echo 'print $s1 == $c'
  echo 'goto 50'; echo 'print $s1 == $c'; echo 'step 10'; echo 'goto 55'; echo 'print $s1'; echo 'goto 3'; } >"$work/script"
shell --batch -x "$work/script" "$work/loop.s" 2>&1 | sed -n '/^\$/p; $p' >"$work/out"
printf '$%s\n' '1 = 1 = 0x1' '2 = 1 = 0x1' '3 = 50 = 0x32' >"$work/expected"
sed '$d' "$work/out" | cmp -s "$work/expected" - && tail -n 1 "$work/out" | grep -q '^the beginning: .* C=37 '
verdict $? "changed by hand a hundred times, and gone back"

printf 'break *$p\ncontinue\nset $s1 = 7\ncontinue\nreverse-continue\nprint $s1 + $c\n' >"$work/script"
shell --batch -x "$work/script" "$work/loop.s" 2>&1 | grep -q '^\$1 = 9 '
verdict $? "and to a breakpoint where it was changed"

printf 'step 9\nset $s1 = 7\nmigrate depth 1\nstep 5\ngoto 9\nprint $s1 + $c\n' >"$work/script"
shell --batch -x "$work/script" "$work/loop.s" 2>&1 | grep -q '^\$1 = 16 '
verdict $? "and to where it was changed and then migrated"

# -- Going back runs ahead of no present: what the guest would write there is not written --
cat >"$work/storm.s" <<'END'
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, trap, 0, -1, 0
    .org 0x1000
trap:
    addi t0, t0, 1
    out t0, CONSOLE_DATA(zero)
    brk
END
for script in 'reverse-step 1' 'reverse-step 40' 'break trap:RESET
reverse-continue'; do
    printf 'step 500\n%s\nprint $c\n' "$script" >"$work/script"
    shell --batch --guest-out "$work/shell.out" -x "$work/script" "$work/storm.s" >/dev/null 2>&1
    [ "$(wc -c <"$work/shell.out")" -eq 167 ]
    verdict $? "nothing is written ahead: $script"
done

# -- A guest that has ended stays so: it did without a move, and a checkpoint is at its last one --
printf '    .org 0x20\n    .psw 0, 0x1000, 0, -1, 0\n    .org 0x1000\n    brk\n' >"$work/wedge.s"
printf '    .org 0x20\n    .psw 0, 0x1000, 0, -1, 0\n    .org 0x1000\n    idle\n' >"$work/deadlock.s"
for options in "" "--depth 2"; do
    for guest in wedge deadlock; do
        for before in 'print $a0' 'set $a0 = 7'; do
            # shellcheck disable=SC2086
            printf '%s\ncontinue\ngoto 5\ndump\n' "$before" | shell $options --input /dev/null "$work/$guest.s" 2>&1 | grep -qi "^stop $guest"
            verdict $? "goto behind its end: $guest $options, $before"
        done
    done
done

# -- Who wrote a register: no trap did --
cat >"$work/traps.s" <<'END'
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, trap, 0, -1, 0
    .org 0x1000
trap:
    addi t0, t0, 1
    bnez s0, 1f
    li s0, 5
1:  svc 3
END
for options in "" "--depth 2"; do
    # shellcheck disable=SC2086
    printf 'goto 100\nwho $s0\nprint $c\ngoto 100\nwho *0x18\nprint $c\n' | shell $options "$work/traps.s" 2>&1 | grep '^\$' >"$work/out"
    printf '$1 = 2 = 0x2\n$2 = 99 = 0x63\n' | cmp -s - "$work/out"
    verdict $? "who wrote a register, and the record $options"
    # shellcheck disable=SC2086
    printf 'goto 20\nbreak trap\ncontinue\nwho *0x18\nprint $c\ngoto 2\nstep\nwho $s0\nprint $c\n' |
        shell $options "$work/traps.s" 2>&1 | grep '^\$' >"$work/out"
    printf '$1 = 21 = 0x15\n$2 = 2 = 0x2\n' | cmp -s - "$work/out"
    verdict $? "who did, by the very last move $options"
done

# -- Reads are seen: by the first instruction behind a stop, by a step, and going back --
cat >"$work/reads.s" <<'END'
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, trap, 0, -1, 0
    .org 0x1000
trap:
    lw t0, 0x80(zero)
    lw t1, 0x80(zero)
    lw t2, 0x84(zero)
    svc 3
END
for options in "" "--depth 2"; do
    # shellcheck disable=SC2086
    printf 'rwatch *0x80\ncontinue\ncontinue\nstep 9\nstep 9\nstep 9\nreverse-continue\nreverse-continue\nreverse-continue\n' |
        shell $options "$work/reads.s" 2>&1 | sed -n 's/^watchpoint.* C=\([0-9]*\).*/\1/p' | tr '\n' ' ' >"$work/out"
    [ "$(cat "$work/out")" = "1 2 4 5 7 5 4 2 " ]
    verdict $? "each read is seen $options"
done

# -- What leads to itself is looked at each time, whoever does it --
printf '    .org 0x20\n    .psw 0, 0x1000, 0, -1, 0\n    .org 0x1000\nhere: j here\n' >"$work/self.s"
printf '    .org 0x20\n    .psw 0, 0x1000, 0, -1, 0\n    .org 0x1000\nhere: lpsw 0x20(zero)\n' >"$work/load.s"
for options in "" "--depth 2" "--tower c:interpret" "--tower c,c:hybrid"; do
    for guest in self load; do
        # shellcheck disable=SC2086
        printf 'break *0x1000 if $c == 77\ncontinue\n' | shell $options --limit 1000 "$work/$guest.s" 2>&1 | grep -q '^breakpoint 1.* C=77 '
        verdict $? "an instruction that leads to itself: $guest $options"
    done
done

# -- Snapshots: from the command line, and a program after one --
shell --batch -e 'step 100' -e "save $work/snapshot" guestos/pair.s >/dev/null
shell --batch --from "$work/snapshot" -e 'print $c' | grep -q '^\$1 = 100 '
verdict $? "shell --from"
shell --batch --from "$work/snapshot" guestos/pair.s >/dev/null 2>"$work/err"
[ $? -eq 2 ] && grep -q snapshot "$work/err"
verdict $? "shell --from and a program: usage"
shell --batch -e "restore $work/snapshot" -e 'load guestos/hello.s' -e reset -e 'print $c' -e 'info source' >"$work/out"
grep -q '^\$1 = 0 ' "$work/out" && grep -q '^guestos/hello.s: ' "$work/out"
verdict $? "load after restore takes the program"

# -- What guests are made of, or read, is not written over --
cp "$work/loop.s" "$work/mine.s"
echo typed >"$work/mine.in"
for file in mine.s mine.in; do
    cp "$work/$file" "$work/keep"
    for command in save record dump 'map --svg' 'trace t to'; do
        shell --batch --input "$work/mine.in" -e "$command $work/$file" "$work/mine.s" >/dev/null 2>"$work/err"
        [ $? -eq 1 ] && cmp -s "$work/$file" "$work/keep" && grep -q 'name another file' "$work/err"
        verdict $? "$command does not replace $file"
    done
done

# -- The limit of a guest on a monitor in PG32 is that guest's --
shell --batch --tower pg32 --limit 1000 -e continue -e 'print $c' guestos/pair.s 2>&1 | grep -q '^\$1 = 1000 '
verdict $? "--limit below a monitor in PG32"

# -- The tutorial, typed as the table says: a mistake found, the guest moved, and well --
timeout 900 "$trapeze" shell --batch -e tutorial >"$work/out" 2>&1
[ $? -eq 0 ] && [ "$(grep -c 'HALTED with exit code 100' "$work/out")" -eq 1 ] && grep -q '^HALTED with exit code 0: L0' "$work/out"
verdict $? "the tutorial ends as it says"
( cd "$work" && timeout 900 "$trapeze" shell --batch -e tutorial -e run -e reset -e 'list 1' ) >"$work/elsewhere" 2>&1
[ $? -eq 0 ] && sed '/^The end of the tour/q' "$work/elsewhere" | cmp - "$work/out" &&
    [ "$(tail -n 10 "$work/elsewhere" | cut -c 10-)" = "$(head -n 10 examples/shell/prices.s)" ]
verdict $? "in any folder, and its guest is examples/shell/prices.s"

# -- Every command is used in some golden script, or where it needs a terminal --
cat tests/shell/golden/*.cmd tests/levels/golden/*.cmd tests/layout/run.sh tests/prompt/run.sh tests/snapshot/run.sh >"$work/used"
printf 'help\n' | shell | sed -n 's/^  \([a-z][-a-z]*\).*/\1/p' >"$work/commands"
[ "$(wc -l <"$work/commands")" -gt 50 ]
verdict $? "help lists the commands"
while read -r name; do
    grep -q -e "^$name\\b" -e "'$name\\b" -e "-e $name\\b" "$work/used"
    verdict $? "$name is used in a test"
done <"$work/commands"

# -- The manual page has the commands as help has them --
while read -r name; do
    printf 'help %s\n' "$name" | shell | sed -n '1p; 2s/^  //p'
done <"$work/commands" | tr '[:upper:]' '[:lower:]' >"$work/help"
sed -n '/^\.It Ic "/ { s/.*"\(.*\)"/\1/p; n; p; }' vmm/cli/trapeze.1 | tr '[:upper:]' '[:lower:]' >"$work/manual"
diff "$work/help" "$work/manual"
verdict $? "the manual page's commands"

# -- and its settings as show has them --
tr '\n' ' ' <vmm/cli/trapeze.1 >"$work/flat"
printf 'show\n' | shell | sed 's/^  \([a-z][a-z ]*[a-z]\)  .*/\1/; s/  .*//' >"$work/settings"
[ "$(wc -l <"$work/settings")" -ge 7 ]
verdict $? "show lists the settings"
while read -r name; do
    grep -q "lists them:.*[ ,]$name[ ,].*start-up file they hold" "$work/flat"
    verdict $? "the manual page has the setting $name"
done <"$work/settings"

# -- Streams and statuses --
timeout 900 "$trapeze" </dev/null >"$work/out" 2>&1
[ $? -eq 0 ] && [ "$(wc -c <"$work/out")" -lt 4096 ]
verdict $? "the end of input ends it"
printf 'echo a\tb\n' | shell >"$work/out" 2>/dev/null
printf 'a\tb\n' | cmp -s - "$work/out"
verdict $? "a TAB in a script is a TAB, and there is no prompt"
shell --batch -e nonsense >/dev/null 2>&1
[ $? -eq 1 ]
verdict $? "a failed command ends a batch with 1"
shell --batch --keep-going -e nonsense -e 'echo on' >"$work/out" 2>/dev/null
[ $? -eq 1 ] && grep -q '^on$' "$work/out"
verdict $? "--keep-going goes on, and still says 1"
shell --batch -e 'quit 7' >/dev/null 2>&1
[ $? -eq 7 ]
verdict $? "quit N"
shell "$work/none.s" </dev/null >/dev/null 2>&1
[ $? -eq 3 ]
verdict $? "no such program: 3"
shell -x "$work/none" </dev/null >/dev/null 2>&1
[ $? -eq 3 ]
verdict $? "no such script: 3"
printf 'source %s\n' "$work/loop" >"$work/loop"
timeout 900 "$trapeze" shell -x "$work/loop" </dev/null >/dev/null 2>&1
[ $? -ne 124 ]
verdict $? "a script that takes itself ends"
head -c 1000000 /dev/zero | tr '\0' 'x' >"$work/long"
{ cat "$work/long"; printf '\nprint '; cat "$work/long"; printf '\nbreak a\000b\nprint \377\376(\nx/9999999999999xw 0\necho alive\n'; } |
    shell guestos/hello.s >"$work/out" 2>/dev/null
[ $? -eq 0 ] && grep -q '^alive$' "$work/out"
verdict $? "a line of 1 MB, a NUL, bytes that are no text"
shell --color always -e regs --batch guestos/hello.s >"$work/out" 2>/dev/null
NO_COLOR=1 shell -e regs --batch guestos/hello.s >"$work/plain" 2>/dev/null
! grep -q "$(printf '\033')" "$work/plain"
verdict $? "no colour where nobody asked for it"
for topic in $(printf 'help\n' | shell | sed -n 's/^  \([a-z][-a-z]*\).*/\1/p'); do
    printf 'help %s\n' "$topic" | shell 2>"$work/err" | grep -q '^Example:'
    verdict $? "help $topic has an example"
done


# -- Complaints: where, what, and nothing that a terminal would obey --
printf 'echo first\n\nprint nowhere + 1\n' >"$work/inner"
printf 'source %s\nbogus\nx \033[31m\n' "$work/inner" >"$work/outer"
shell -x "$work/outer" </dev/null >"$work/out" 2>"$work/err"
grep -q "^$work/inner:3: nowhere + 1$" "$work/err" && grep -q "^$work/outer:2: there is no command 'bogus'" "$work/err"
verdict $? "FILE:LINE of a script, and of one inside it"
! grep -q "$(printf '\033')" "$work/err"
verdict $? "what is repeated is harmless"
[ "$(sed -n '2s/^\( *\).*/\1/p' "$work/err" | tr -d '\n' | wc -c)" -eq "$(printf '%s:3: ' "$work/inner" | wc -c)" ]
verdict $? "the mark is below the mistake"

# -- Sources: no byte of theirs commands a terminal, and no file of their name makes list wait --
{ printf '# \033[31m red\n'; cat examples/svc.s; } >"$work/source.s"
printf 'list 1\n!rm %s && mkfifo %s\nlist 1\necho on\n' "$work/source.s" "$work/source.s" |
    shell "$work/source.s" >"$work/out" 2>&1
grep -q '^      1  # ?\[31m red$' "$work/out" && grep -q 'source.s: the source file is not there' "$work/out" && grep -q '^on$' "$work/out"
verdict $? "a source with control characters, and a FIFO in its place"

# -- A batch has an end --
printf '    .org 0x20\n    .psw 0, 0x1000, 0, -1, 0\n    .org 0x1000\nhere: j here\n' >"$work/endless.s"
for options in "" "--depth 2" "--tower c,pg32"; do
    # shellcheck disable=SC2086
    shell --batch $options -e continue -e 'echo on' "$work/endless.s" >"$work/out" 2>&1
    [ $? -eq 5 ] && grep -q '^the limit of 1000000000 ticks' "$work/out" && grep -q '^on$' "$work/out"
    verdict $? "a batch limits a guest that never ends $options"
done
shell --batch --limit 77 -e continue "$work/endless.s" >"$work/out" 2>&1
[ $? -eq 5 ] && grep -q '^the limit of 77 ticks' "$work/out"
verdict $? "or --limit does"
shell --batch --limit 77 -e continue -e bogus "$work/endless.s" >/dev/null 2>&1
[ $? -eq 5 ]
verdict $? "a limit is worse than a command that fails"
shell --batch --limit 77 -e continue -e 'quit 0' "$work/endless.s" >/dev/null 2>&1
verdict $? "and quit N has the last word"
echo continue | shell --limit 77 "$work/endless.s" >/dev/null 2>&1
verdict $? "no batch: 0"
shell --batch --max-output 4 -e continue guestos/hello.s >/dev/null 2>&1
[ $? -eq 5 ]
verdict $? "--max-output: 5"
shell --batch --max-wall 0.3 --limit 9000000000000000 -e continue "$work/endless.s" >/dev/null 2>&1
[ $? -eq 5 ]
verdict $? "--max-wall: 5"
"$trapeze" shell --batch --limit 9000000000000000 --guest-out "$work/flood" -e continue -e 'echo on' \
    tests/cli/programs/flood.s >"$work/out" 2>&1 </dev/null &
eventually [ -s "$work/flood" ]                 # the guest runs
kill -INT $!
wait $!
[ $? -eq 130 ] && grep -q '^interrupted' "$work/out" && ! grep -q '^on$' "$work/out"
verdict $? "a script that is interrupted ends with 130"
shell --batch -e '!kill -INT $PPID $$' -e 'echo on' >"$work/out" 2>&1
! grep -q '^on$' "$work/out"
verdict $? "in a command of the host as well"

# -- Standard output that is full, or closed --
if [ -c /dev/full ]; then
    shell --batch -e help >/dev/full 2>"$work/err"
    [ $? -eq 3 ] && grep -q 'standard output' "$work/err"
    verdict $? "a full disk: 3"
fi
{ "$trapeze" shell --batch -e 'dump' -e 'x/60000xb 0' guestos/hello.s 2>"$work/err"; echo $? >"$work/status"; } | head -n 1 >/dev/null
[ "$(cat "$work/status")" -eq 141 ] && [ ! -s "$work/err" ]
verdict $? "nobody reads: quietly, 141"
shell --batch --guest-out "$work/console" -e continue guestos/hello.s >"$work/out" 2>&1
[ $? -eq 0 ] && grep -q '^Hello' "$work/console" && ! grep -q '^Hello' "$work/out"
verdict $? "--guest-out"
shell --batch --guest-out "$work/no/where" -e continue guestos/hello.s >/dev/null 2>&1
[ $? -eq 3 ]
verdict $? "--guest-out that cannot be written: 3"
for run in 1 2; do
    echo 'tutorial' | shell >"$work/run$run" 2>&1
done
cmp -s "$work/run1" "$work/run2"
verdict $? "the same lines say the same"
printf 'echo \303\251\nprint 1 + \303\251\nprint \377\n' | LC_ALL=C.UTF-8 shell >"$work/out" 2>"$work/err"
grep -q "$(printf '^\303\251$')" "$work/out" && [ "$(sed -n 2p "$work/err")" = '    ^ this cannot stand here' ]
verdict $? "UTF-8, and what is none"

finish
