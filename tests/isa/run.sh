#!/bin/sh
# run.sh TRAPEZE [ENGINE...] - runs the known-answer programs of this folder and compares with what their comments
# expect.
#
# Every program runs on every engine (without names: reference), bare and below one, two and three monitors. Bare, all
# expectations must hold; at each other depth dump, trap log, output, status and disk must be those of depth 0. Bare it
# runs once more without a trap log: when nobody is told of traps, an engine may take them another way. README.md
# describes the comments.
arguments='TRAPEZE [ENGINE...]'
. "$(dirname "$0")/../support/check.sh"
shift
[ $# -gt 0 ] || set -- reference
engines=$*
depths="0 1 2 3"
programs=0

# Split the comments of a program into files of $work/program, one for each kind: expect (lines of the dump), traps,
# run, input, output, disk, ondisk, bare-only. A comment that begins like an expectation and is none is an error.
read_comments() {
    rm -rf "$work/program"
    mkdir "$work/program"
    awk -v to="$work/program/" '
        function text(line) { sub(/^[^"]*"/, "", line); sub(/"[ \t]*$/, "", line); return line }
        function bad() { print "line " FNR ": not an expectation that run.sh knows: " $0; errors++ }
        { sub(/^[ \t]+/, "") }
        /^# expect (stop|exit|clock|psw|r[0-9]+|storage) / { sub(/^# expect /, ""); print > (to "expect"); next }
        /^# expect trap [A-Z]+ /                   { sub(/^# expect trap /, ""); print > (to "traps"); next }
        /^# expect output ".*"$/                   { print text($0) > (to "output"); next }
        /^# expect disk [0-9]+ ".*"$/              { print $4, text($0) > (to "ondisk"); next }
        /^# expect/                                { bad(); next }
        /^# run --/                                { sub(/^# run /, ""); print > (to "run"); next }
        /^# input ".*"$/                           { print text($0) > (to "input"); next }
        /^# disk [0-9]+( [0-9]+)?$/                { print $3, $4 + 0 > (to "disk"); next }
        /^# bare-only/                             { print > (to "bare-only"); next }
        END { exit errors > 0 }
    ' "$1" || return 1
    if ! grep -q '^stop ' "$work/program/expect" 2>/dev/null; then
        echo "no '# expect stop'"
        return 1
    fi
}

# A disk of $1 blocks and $2 bytes more: at byte o of block n, o a multiple of 8, stands the text "nnn:ooo\n",
# n decimal, o hexadecimal.
make_disk() {
    awk -v blocks="$1" -v more="$2" 'BEGIN {
        for (n = 0; n < blocks; n++)
            for (o = 0; o < 4096; o += 8)
                printf "%03d:%03x\n", n, o
        for (o = 0; o < more; o++)
            printf "."
    }'
}

# Run program $1 on engine $2 at depth $3; what comes of it goes to folder $4. $5 (any word): no trap log.
run_program() {
    program=$1
    into=$4
    mkdir -p "$into"
    rm -f "$into"/*
    untold=${5:-}
    set -- run --engine "$2" --depth "$3" --max-wall 900 --dump "$into/dump"
    [ -n "$untold" ] || set -- "$@" --trap-log "$into/traps"
    # shellcheck disable=SC2013  # words are what is wanted
    for option in $(cat "$work/program/run" 2>/dev/null); do
        set -- "$@" "$option"
    done
    if [ -f "$work/program/input" ]; then
        printf '%b' "$(cat "$work/program/input")" >"$work/input"
        set -- "$@" --input "$work/input"
    fi
    if [ -f "$work/program/disk" ]; then
        read -r blocks more <"$work/program/disk"
        make_disk "$blocks" "$more" >"$into/disk"
        set -- "$@" --disk "$into/disk"
    fi
    "$trapeze" "$@" "$program" </dev/null >"$into/output" 2>"$work/errors"
    echo $? >"$into/status"
}

# Whether folder $1 has what a run leaves; if not, say why.
ran() {
    [ -s "$1/dump" ] && { [ -n "$untold" ] || [ -s "$1/traps" ]; } && return
    printf 'has not run: %s\n' "$(head -n 1 "$work/errors")"
    return 1
}

# The line of program $1 that makes check number $2, as " (line N: text)"; nothing if there is none.
check_line() {
    awk -v number="$2" '
        $1 == ".macro" { inside = 1 }
        $1 == ".endm" { inside = 0; next }
        !inside && $1 ~ /^(want|check)/ && ++n == number { gsub(/ +/, " "); print " (line " FNR ":" $0 ")"; exit }
    ' "$1"
}

# File $1 as characters, on one line.
characters() {
    od -An -c "$1" | tr -s ' \n' ' '
}

# Print one line for each expectation that program $1, run into folder $2, does not meet.
compare_with_comments() {
    ran "$2" || return
    awk -v check="$(check_line "$1" "$(awk '$1 == "exit" { print $2 }' "$2/dump")")" '
        function rest(line) { sub(/^[^ ]+ /, "", line); return line }
        FILENAME ~ /dump$/ { found[$1] = rest($0); next }
        found[$1] != rest($0) { print $1 ": expected " rest($0) ", found " found[$1] ($1 == "exit" ? check : "") }
    ' "$2/dump" "$work/program/expect"
    if [ -f "$work/program/traps" ]; then
        compare_lines "trap" "$work/program/traps" "$2/traps"
    fi
    expected_status "$2/dump" | compare_lines "exit status" - "$2/status"
    printf '%b' "$(cat "$work/program/output" 2>/dev/null)" >"$work/output"
    cmp -s "$work/output" "$2/output" ||
        printf 'output: expected "%s", found%s\n' \
            "$(cat "$work/program/output" 2>/dev/null)" "$(characters "$2/output")"
    [ ! -f "$work/program/ondisk" ] || while read -r offset text; do
        printf '%b' "$text" >"$work/text"
        dd if="$2/disk" of="$work/found" bs=1 skip="$offset" count="$(wc -c <"$work/text")" 2>/dev/null
        cmp -s "$work/text" "$work/found" ||
            printf 'disk at byte %s: expected "%s", found%s\n' "$offset" "$text" "$(characters "$work/found")"
    done <"$work/program/ondisk"
}

# The exit status that goes with the stop state in dump $1.
expected_status() {
    awk '
        $1 == "stop" { status = $2 == "HALTED" ? 0 : $2 == "LIMIT" ? 5 : 4 }
        $1 == "exit" && $2 > 0 { status = 1 }
        END { print status }
    ' "$1"
}

# The first line in which files $2 and $3 differ, as a line about $1; nothing if they are equal.
compare_lines() {
    awk -v what="$1" '
        function line(all, n, last) { return n > last ? "nothing" : all[n] }
        NR == FNR { expected[NR] = $0; lines = NR; next }
        { found[FNR] = $0; more = FNR }
        END {
            for (n = 1; n <= lines || n <= more; n++)
                if (line(expected, n, lines) != line(found, n, more)) {
                    print what " " n ": expected " line(expected, n, lines) ", found " line(found, n, more)
                    exit
                }
        }
    ' "$2" "$3"
}

# Print how folder $2 differs from folder $1, which holds the same program at depth 0.
compare_with_bare() {
    ran "$2" || return
    for part in dump traps status; do
        [ "$part" != traps ] || [ -z "$untold" ] || continue
        cmp -s "$1/$part" "$2/$part" || compare_lines "$part, line" "$1/$part" "$2/$part"
    done
    for part in output disk; do
        [ ! -f "$1/$part" ] || cmp -s "$1/$part" "$2/$part" || echo "$part: not as at depth 0"
    done
}

# Count one run: passed if the file with its complaints is empty.
count() { if [ -s "$work/complaints" ]; then fail "$1" "" "$work/complaints"; else ok "$1"; fi; }

# A program on one engine, at every depth.
test_program() {
    for depth in $depths; do
        if [ "$depth" = 0 ]; then
            run_program "$1" "$2" 0 "$work/bare"
            compare_with_comments "$1" "$work/bare" >"$work/complaints"
        else
            run_program "$1" "$2" "$depth" "$work/virtual"
            compare_with_bare "$work/bare" "$work/virtual" >"$work/complaints"
        fi
        count "$1: $2, depth $depth"
        if [ "$depth" = 0 ] && [ "$2" != reference ]; then
            run_program "$1" "$2" 0 "$work/untold" untold
            compare_with_bare "$work/bare" "$work/untold" >"$work/complaints"
            count "$1: $2, depth 0, no trap log"
        fi
        if [ -f "$work/program/bare-only" ] || [ ! -s "$work/bare/dump" ]; then
            break
        fi
    done
}

# Print every instruction and every trap cause that no program here has: a test that is missing. Exempt is what no
# machine has yet: the instructions of V and the assist, and their causes (manual, sections 9 and 10).
missing() {
    awk '
        FILENAME ~ /isa\.def$/ && sub(/^INSN\(/, "") {
            instructions++
            split($0, row, / *, */)
            if (row[7] != "V" && row[7] != "ASSIST")
                insn[row[2]]
        }
        FILENAME ~ /trap\.def$/ && sub(/^CAUSE\(/, "") {
            causes++
            split($0, row, / *, */)
            if (row[1] != "PAGE" && row[1] != "ASSIST")
                cause[row[1]]
        }
        FILENAME ~ /\.def$/ { next }
        /^[ \t]*# expect trap / { delete cause[$4] }
        {
            sub(/[#;].*/, "")
            gsub(/[^A-Za-z0-9_.]/, " ")
            for (i = 1; i <= NF; i++)
                delete insn[$i]
        }
        END {
            if (!instructions || !causes)
                print "isa.def or trap.def does not read as expected"
            for (i in insn)
                print "no program uses the instruction " i
            for (i in cause)
                print "no program expects a trap " i
        }
    ' isa/isa.def isa/trap.def tests/isa/*.s
}

for program in tests/isa/*.s; do
    read_comments "$program" >"$work/complaints" || {
        count "$program"
        continue
    }
    for engine in $engines; do
        test_program "$program" "$engine"
    done
    [ ! -s "$work/bare/dump" ] || programs=$((programs + 1))
done

missing >"$work/complaints"
count "coverage"
there=$(find tests/isa -name '*.s' | wc -l)
if [ "$programs" -ne "$there" ]; then
    fail "programs" "$programs ran of $there"
fi
finish
