#!/bin/sh
# run.sh TRAPEZE - the assembler through the command line.
#
# NAME.s with NAME.words   assembles to these words (address and word a line, zeros at the end left out), through ELF
#                          as well, and so does what `dis` makes of it
# NAME.s with NAME.lst     has this listing
# NAME.s with NAME.err     cannot be assembled: exit status 3, and this on standard error
# hostile sources, made here: an error of the usual shape and status 3, in bounded time
. "$(dirname "$0")/../support/check.sh"
cd "$here" || exit 1

asm() { timeout 900 "$trapeze" asm "$@"; }

# words FILE: a flat image, a word a line; what is behind its end counts as zero
words() { od -A x -t x4 -w4 -v --endian=little "$1" | sed '/ /!d'; }

# The options that a program needs.
options() {
    if [ "$1" = include ]; then
        set -- -I path -D "GIVEN=7*6" -D FLAG
        printf '%s\n' "$@"
    fi
}

# ---- programs ---------------------------------------------------------------------------------------------------

for expected in *.words; do
    name=${expected%.words}
    # shellcheck disable=SC2046  # no option has a blank in it
    asm "$name.s" -o "$work/flat" -f bin $(options "$name") 2> "$work/err" && [ ! -s "$work/err" ] &&
        words "$work/flat" | cmp -s - "$expected"
    verdict $? "$name"
    # shellcheck disable=SC2046
    asm "$name.s" -o "$work/elf" $(options "$name") && "$trapeze" dis "$work/elf" > "$work/again.s" &&
        asm "$work/again.s" -o "$work/again" -f bin && cmp -s "$work/flat" "$work/again"
    verdict $? "$name, through ELF and disassembler"
done

for expected in *.lst; do
    name=${expected%.lst}
    asm "$name.s" -o "$work/elf" -l - | cmp -s - "$expected"
    verdict $? "listing of $name"
done

# ---- errors -----------------------------------------------------------------------------------------------------

for expected in *.err; do
    name=${expected%.err}
    asm "$name.s" -o "$work/out" > "$work/stdout" 2> "$work/err"
    [ $? -eq 3 ] && [ ! -e "$work/out" ] && [ ! -s "$work/stdout" ] && cmp -s "$work/err" "$expected"
    verdict $? "$name"
done

# ---- ELF, seen by others ----------------------------------------------------------------------------------------

if command -v readelf > /dev/null; then
    asm listing.s -o "$work/elf"
    readelf -W -h -l -S -s "$work/elf" > "$work/readelf" 2> "$work/err" && [ ! -s "$work/err" ]
    verdict $? "readelf has nothing to complain about"
    grep -q '<unknown>: 0x' "$work/readelf"
    verdict $? "readelf knows no machine of this number"
    grep -Eq '^ *[0-9]+: 00000010 .* start$' "$work/readelf" && grep -Eq ' 00000000 .* ABS loop$' "$work/readelf"
    verdict $? "readelf sees the symbols"
fi

# ---- hostile sources --------------------------------------------------------------------------------------------

source=$work/hostile.s

# hostile NAME: the source is refused in the usual shape
hostile() {
    timeout 900 "$trapeze" asm "$source" -o "$work/out" > "$work/stdout" 2> "$work/err"
    [ $? -eq 3 ] && [ ! -s "$work/stdout" ] && grep -Eq '^[^:]+:[0-9]+:[0-9]+: error: ' "$work/err" &&
        [ "$(wc -c < "$work/err")" -lt 20000 ] && ! tr -d '\n\t' < "$work/err" | grep -q '[[:cntrl:]]'
    verdict $? "$1"
}

# repeat COUNT TEXT
repeat() { awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", text }'; }

printf 'nop\0nop\n' > "$source"
hostile "a NUL byte"
printf '# \377\n' > "$source"
hostile "a byte that is not UTF-8"
printf '.byte 1 \033[31m\302\233 2\n' > "$source"
hostile "terminal escapes"
{ printf '.byte 1'; repeat 500000 ',1'; echo; } > "$source"
hostile "a line of a megabyte"
printf '.ascii "abc' > "$source"
hostile "a string without an end"
printf 'nop /* abc\n' > "$source"
hostile "a comment without an end"
{ printf '.word '; repeat 30000 '('; echo; } > "$source"
hostile "deep parentheses"
{ printf '.word '; repeat 60000 '-'; echo 1; } > "$source"
hostile "deep signs"
{ printf '.word x'; repeat 30000 '+1'; echo; } > "$source"
hostile "a long sum of an unknown"
repeat 2000 '.if 1\n' > "$source"
hostile "deep conditions"
printf '.macro m\nm\n.endm\nm\n' > "$source"
hostile "a macro that calls itself"
printf '.macro m x\nm \\x\\x\n.endm\nm ab\n' > "$source"
hostile "a macro whose argument doubles"
printf '.macro m d\n.if \\d\nm \\d-1\nm \\d-1\n.endif\n.endm\nm 500\n' > "$source"
hostile "a tree of macros"
printf '.rept 1000000000\n.rept 1000000000\n\n.endr\n.endr\n' > "$source"
hostile "repetitions in repetitions"
printf '.rept 0x7fffffffffffffff\n.byte 0\n.endr\n' > "$source"
hostile "an endless repetition"
printf '.include "/dev/zero"\n.incbin "/dev/zero"\n' > "$source"
hostile "devices as files"
mkfifo "$work/fifo"
printf '.include "fifo"\n' > "$source"
hostile "a pipe that nobody writes"
printf '.org 0x7fffffffffffffff\n' > "$source"
hostile "an address beyond everything"
printf '.space 0x7fffffffffffffff, 1\n' > "$source"
hostile "a space beyond everything"
printf '.org 0x3fffffff\n.half 1\n' > "$source"
hostile "one byte more than a GiB"
awk 'BEGIN { for (i = 0; i < 3000; i++) printf ".equ x%d, x%d + x%d\n", i, i + 1, i + 1; print ".word x0" }' > "$source"
hostile "a chain of constants"
head -c 100000 "$trapeze" 2> /dev/null > "$source"
hostile "a program that is no source"

[ "$(printf 'nop\n' | "$trapeze" asm - -o "$work/out" -f bin && words "$work/out")" = "000000 30000000" ]
verdict $? "standard input as source"
"$trapeze" asm "$work/missing.s" -o "$work/out" 2> "$work/err"
[ $? -eq 3 ] && grep -q 'missing.s: No such file' "$work/err"
verdict $? "a file that is not there"

finish
