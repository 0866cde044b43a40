#!/bin/sh
# run.sh TRAPEZE - the shell's view of a tower: what it says of levels, maps, traps and callers, against golden/.
#
# golden/NAME.cmd holds the options in its first line, behind `# `, and then the commands; golden/NAME.out what is said.
. "$(dirname "$0")/../support/check.sh"
COLUMNS=80
export COLUMNS

# shell OPTIONS -- : standard input has the commands.
shell() { "$trapeze" shell --batch -x - "$@"; }

for commands in tests/levels/golden/*.cmd; do
    name=$(basename "$commands" .cmd)
    options=$(sed -n '1s/^# //p' "$commands")
    # shellcheck disable=SC2086
    shell $options <"$commands" >"$work/$name.out" 2>&1
    check "$name" diff "tests/levels/golden/$name.out" "$work/$name.out"
done

guest=examples/shell/outside.s
at_trap='break trap:MEMORY
continue'

# ---- pictures --------------------------------------------------------------------------------------------------

printf '%s\nmap\n' "$at_trap" | COLUMNS=40 shell --depth 3 $guest >"$work/narrow"
check "the map fits 40 columns" [ "$(sed 1,3d "$work/narrow" | awk 'length > n { n = length } END { print n }')" -le 40 ]
check "the map is ASCII in the C locale" [ "$(LC_ALL=C tr -d '\000-\177' <"$work/narrow" | wc -c)" -eq 0 ]
printf '%s\nmap\n' "$at_trap" | LC_ALL=C.UTF-8 shell --depth 3 $guest >"$work/wide"
check "and has better lines in UTF-8" [ "$(LC_ALL=C tr -d '\000-\177' <"$work/wide" | wc -c)" -gt 0 ]
printf '%s\nmap --svg %s/map.svg\n' "$at_trap" "$work" | shell --depth 2 $guest >/dev/null
check "the SVG names the byte" grep -q 'byte 24000 of level 0<' "$work/map.svg"
check "has a title" grep -q '<title>' "$work/map.svg"
check "a bar for each level" [ "$(grep -c 'class="storage"' "$work/map.svg")" -eq 3 ]
check "and is the one in the example's folder" cmp "$work/map.svg" examples/shell/outside.svg
cp $guest "$work/guest.s"
echo "map --svg $work/guest.s" | shell "$work/guest.s" >/dev/null 2>&1
check "a program is not overwritten: failed" [ $? -eq 1 ]
check "a program is not overwritten" cmp $guest "$work/guest.s"
echo "map --svg $work" | shell $guest >"$work/out" 2>"$work/err"
check "a folder is no file for a picture" grep -q "$work: " "$work/err"

# ---- every cause ------------------------------------------------------------------------------------------------

# cause NAME INSTRUCTION WORDS STATUS T ROW: `why` at the first trap of that cause says WORDS, at every depth, and the row
# of the table in vmm/README.md. What it says is made one line, since it is wrapped.
cause() {
    cat >"$work/cause.s" <<END
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, kernel, 0, -1, 0
    .org TRAP_DATA
user: .psw $4, program, 0x3000, 0x1000, $5
    .org 0x1000
kernel: la t0, called
    sw t0, NEW_P(zero)
    li t0, CONSOLE_CONTROL_INTERRUPT
    out t0, CONSOLE_CONTROL(zero)
    lpsw user(zero)
called: halt zero
    .org 0x3000
    .phase 0
program: $2
1:  j 1b
    .dephase
END
    for tower in "--depth 0" "--depth 1" "--depth 3" "--tower c:hybrid" "--tower c:patch" "--tower c:interpret,c"; do
        # shellcheck disable=SC2086
        printf 'type x\nbreak trap:%s\ncontinue\nwhy\n' "$1" | shell $tower "$work/cause.s" 2>&1 | tr -s '\n ' ' ' >"$work/flat"
        check "why $1, $2, $tower" grep -q -e "$3" "$work/flat"
        [ "$tower" = "--depth 0" ] || check "its row: $6" grep -q "That is row $6 of" "$work/flat"
    done
}
cause PRIVILEGED "halt zero"        'in user mode: .halt zero. at 00000000 <program>: PRIVILEGED' PSW_M 0 3
cause ILLEGAL    ".word 0x0bad0000" '00000000 <program>: ILLEGAL' PSW_M 0 3
cause MEMORY     "lw t0, -4(zero)"  'fffffffc + 4 = 100000000 is beyond the bound R.b = 1000 (check 2)' PSW_M 0 4
cause MEMORY     "jalr zero, 0x1000(zero)" 'the fetch at 00001000: MEMORY' PSW_M 0 4
cause MEMORY     "sb t0, -1(zero)"  'ffffffff + 1 = 100000000 is beyond the bound' 0 0 4
cause ALIGN      "lh t0, 1(zero)"   '00000001 is no multiple of 2' PSW_M 0 4
cause SVC        "svc 7"            'calls its supervisor: SVC, info 7' 0 0 3
cause BREAK      "brk"              '.brk. *at 00000000 <program>: BREAK' PSW_M 0 3
cause ARITH      "div t0, t0, zero" ' <program>: ARITH' PSW_M 0 3
cause TIMER      "nop"              'T reached 0 before .*: TIMER' PSW_M 9 6
cause DEVICE     "nop"              'device 1 interrupts before 00000000 <program>: DEVICE' 'PSW_M | PSW_I' 0 6

# ---- the way back ------------------------------------------------------------------------------------------------

# Whoever does what `why` says comes to the instruction that computed the address, and can let the guest finish, bare.
for tower in "--depth 2" "--tower c:hybrid,c:patch" "--tower c,c:interpret,c"; do
    # shellcheck disable=SC2086
    printf 'continue\nwhy mem\n' | shell $tower examples/shell/prices.s 2>/dev/null | tr '\n' ' ' >"$work/flat"
    echo >>"$work/flat"
    { echo continue
      sed -n 's/.*\(goto [0-9]*\) goes back.* there, \(who $[a-z0-9]*\) goes .*/\1;\2/p' "$work/flat" | tr ';' '\n'
      printf 'list\nwho $a2\nstep\nset $a2 = 2\nmigrate bare\ncontinue\n'; } >"$work/script"
    # shellcheck disable=SC2086
    shell $tower examples/shell/prices.s <"$work/script" >"$work/out" 2>&1
    check "why's way back is two commands, $tower" [ "$(grep -c '^goto\|^who \$a3$' "$work/script")" -eq 2 ]
    check "and leads to the address's instruction, $tower" grep -q '^=>.*add     a3, a3, s1' "$work/out"
    check "from there the guest ends well, bare, $tower" grep -q '^HALTED with exit code 0: L0 ' "$work/out"
done

# ---- which trap --------------------------------------------------------------------------------------------------

printf 'continue\nwhy\nwhy mem\nwhy trap:MEMORY\n' | shell --depth 2 $guest 2>&1 | tr -s '\n ' ' ' >"$work/flat"
check "the end is a trap of the guest's monitor" grep -q '`halt a0` at [0-9a-f]* <finish+12>: PRIVILEGED' "$work/flat"
check "and the guest's own last trap is named" grep -q 'itself has taken is MEMORY, at tick [0-9]*: why 2 explains it' "$work/flat"
check "why CAUSE explains the last of that" [ "$(grep -o 'reaches for 00001000: MEMORY' "$work/flat" | wc -l)" -eq 2 ]
check "and says how to go back" grep -q 'there, who \$t0 goes on back to where its address comes from' "$work/flat"
check "the halt is no fault of the MEMORY trap" [ "$(grep -o 'HALTED by itself' "$work/flat" | wc -l)" -eq 1 ]
printf 'continue\nwhy BREAK\nwhy nonsense\nwhy 0x\n' | "$trapeze" shell --depth 2 $guest >/dev/null 2>"$work/err"
check "a cause that was not" grep -q '^no BREAK trap is remembered' "$work/err"
check "what is neither number nor cause" grep -q "^'nonsense' is neither" "$work/err"

# ---- the end -----------------------------------------------------------------------------------------------------

printf '    .org 0x20\n    .psw 0, 0xffffff00, 0, -1, 0\n' >"$work/wedged.s"
printf 'continue\nwhy\n' | shell --depth 2 "$work/wedged.s" >"$work/out" 2>&1
check "why it is WEDGED" grep -q '^The guest is WEDGED' "$work/out"
printf '    .org 0x20\n    .psw 0, 0x1000, 0, -1, 0\n    .org 0x1000\n    idle\n' >"$work/dead.s"
printf 'continue\nwhy\n' | shell --depth 2 "$work/dead.s" >"$work/out" 2>&1
check "why it is DEADLOCKED" grep -q '^The guest is DEADLOCKED' "$work/out"

# ---- who called whom ---------------------------------------------------------------------------------------------

# Routines that call themselves and leaves; the handler has saved nothing when the trap has just been taken.
cat >"$work/calls.s" <<'END'
    .include "pg32.inc"
    .org NEW_STATUS
    .psw 0, kernel, 0, -1, 0
    .org TRAP_DATA
user: .psw PSW_M, program, 0x3000, 0x1000, 0
    .org 0x1000
kernel: la t0, called
    sw t0, NEW_P(zero)
    lpsw user(zero)
called: halt zero
    .org 0x3000
    .phase 0
program: li sp, 0x1000
    li a0, 3
again: call down
    brk
    j again
down: addi sp, sp, -8
    sw ra, 4(sp)
    addi a0, a0, -1
    beqz a0, bottom
    call down
    j up
bottom: call leaf
up: lw ra, 4(sp)
    addi sp, sp, 8
    ret
leaf: lw t0, -4(zero)
    ret
    .dephase
END
for depth in 0 2; do
    printf 'break trap:MEMORY\ncontinue\nbacktrace\n' | shell --depth $depth "$work/calls.s" >"$work/out" 2>&1
    check "callers, across a trap that has just been taken, depth $depth" \
        [ "$(sed -n 's/^#.*<\(.*\)>.*/\1/p' "$work/out" | tr '\n' ' ')" = 'called leaf bottom down+16 down+16 again ' ]
    printf 'break trap:MEMORY\ncontinue\nreverse-step\nset $p = $p + 4\nbreak trap:BREAK\ncontinue\nreverse-step\nbacktrace\n' |
        shell --depth $depth "$work/calls.s" >"$work/out" 2>&1
    check "an ra that is old is no caller, depth $depth" [ "$(grep -c '^#' "$work/out")" -eq 1 ]
done

# ---- hostile stacks ----------------------------------------------------------------------------------------------

for sp in 0 0xfffffffc 0xfffff 0x100000 3; do
    printf 'set $sp = %s\nset $ra = %s\nbacktrace\n' $sp $sp | shell --depth 1 $guest >"$work/out" 2>&1
    check "backtrace ends with sp $sp" [ "$(wc -l <"$work/out")" -le 70 ]
done

# ---- time --------------------------------------------------------------------------------------------------------

# Without the real PSW: its T depends on how far the guest was let run.
plain() { tr -s '\n ' ' ' | sed 's/PSW <[^>]*>//g'; }

# What is remembered of traps is what has happened, and the same after going back and coming again.
printf '%s\nwhy\nreverse-step\ninfo traps\n' "$at_trap" | shell --depth 2 $guest >"$work/out" 2>&1
check "a trap that is taken back is forgotten" [ "$(grep -c 'MEMORY -> the guest' "$work/out")" -eq 0 ]
check "those before it are not" grep -q 'RESET -> the guest' "$work/out"
for depth in 0 1 2; do
    printf 'goto 3\nreverse-step\ninfo traps\n' | shell --depth $depth $guest >"$work/out" 2>&1
    check "power-on is remembered once, depth $depth" [ "$(grep -c 'RESET -> the guest' "$work/out")" -eq 1 ]
done
printf '%s\nwhy\n' "$at_trap" | shell --depth 2 $guest 2>&1 | sed 1,3d | plain >"$work/once"
printf '%s\nreverse-step 2\nstep 2\nwhy\n' "$at_trap" | shell --depth 2 $guest 2>&1 | sed 1,5d | plain >"$work/again"
check "which was told" grep -q MEMORY "$work/once"
check "and told again when it comes again" diff "$work/once" "$work/again"

finish
