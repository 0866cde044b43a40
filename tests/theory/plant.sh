#!/bin/sh
# plant.sh TRAPEZE [NAME...] - errors planted into a copy, one at a time: each must be found, by the command that its row
# names.
#
# The copy is of this tree with its build folder, so that only what an error touches is compiled again. No names: all of
# `plants`, and `literature`. QUICK: the class column and `literature` only.
arguments='TRAPEZE [NAME...]'
. "$(dirname "$0")/../support/check.sh"
shift
copy=$work/copy
mkdir "$copy"
cp -pR Makefile isa asm vmm guestos examples "$copy"
mkdir -p "$copy/tests" "$copy/build"
cp -pR tests/isa tests/theory "$copy/tests"
for folder in isa asm vmm; do
    [ ! -d build/$folder ] || cp -pR build/$folder "$copy/build"
done

# Build the copy. The sanitizers would only slow it down, and a make above this one has flags of its own.
build() {
    (cd "$copy" && MAKEFLAGS='' make -s SANITIZE='' CFLAGS='-O1 -g' trapeze) >"$work/build" 2>&1
}

# The name without blanks.
trim() { echo "$1" | sed 's/^ *//; s/ *$//'; }

# One row of `plants`.
plant() {
    name=$(trim "$1")
    file=$(trim "$2")
    script=$(trim "$3")
    words=$(trim "$4")
    # shellcheck disable=SC2086  # arguments are words
    if ! "$trapeze" $words </dev/null >"$work/out" 2>&1 && [ "${words#*--flaw}" = "$words" ]; then
        fail "$name: \`trapeze $words\` fails already" "" "$work/out"
        return
    fi
    cp -p "$copy/$file" "$work/original"
    sed "$script" "$work/original" >"$copy/$file"
    if cmp -s "$copy/$file" "$work/original"; then
        fail "$name: nothing in $file was changed: is its line still there?"
    elif ! build; then
        fail "$name: does not compile" "" "$work/build"
    else
        # shellcheck disable=SC2086
        (cd "$copy" && timeout 900 ./trapeze $words </dev/null) >"$work/out" 2>&1
        status=$?
        if [ $status -eq 1 ] && grep -q -- "$(trim "$5")" "$work/out"; then
            ok "$name: found by $words"
        else
            fail "$name: not found by \`trapeze $words\` (status $status)" "" "$work/out"
        fi
    fi
    cp "$work/original" "$copy/$file"
}

# The class column, moved down by seven rows: the classifier must find what it found, and disagree with every claim.
answers() { tr '{' '\n' | grep '"mnemonic"' | sed 's/"as_claimed":[a-z]*,//'; }

permute() {
    "$trapeze" classify --states 20 --flaw jus,getm,lra,popsw,getr --json | answers >"$work/before"
    cp -p "$copy/isa/isa.def" "$work/original"
    awk -F, -v OFS=, '
        pass == 1 { if (/^INSN\(/) class[++count] = $6; next }
        /^INSN\(/ { n++; $6 = class[(n + 6) % count + 1] }
        { print }' pass=1 "$work/original" pass=2 "$work/original" >"$copy/isa/isa.def"
    if cmp -s "$copy/isa/isa.def" "$work/original" || ! build; then
        fail "class column: cannot be permuted" "" "$work/build"
    else
        (cd "$copy" && ./trapeze classify --states 20 --flaw jus,getm,lra,popsw,getr --json) >"$work/out" 2>&1
        status=$?
        answers <"$work/out" >"$work/after"
        if [ $status -eq 1 ] && [ -s "$work/before" ] && cmp -s "$work/before" "$work/after"; then
            ok "class column permuted: the same answers, and exit status 1"
        else
            diff "$work/before" "$work/after" >"$work/out"
            fail "class column permuted: other answers, or status $status" "" "$work/out"
        fi
    fi
    cp "$work/original" "$copy/isa/isa.def"
}

wrong_row() {
    cp -p "$copy/isa/isa.def" "$work/original"
    sed '/^INSN(SPSW/s/LOCATION | MODE | RESOURCE/CONTROL/' "$work/original" >"$copy/isa/isa.def"
    build
    (cd "$copy" && ./trapeze classify --states 20) >"$work/out" 2>&1
    status=$?
    if [ $status -eq 1 ] && grep -q 'spsw: isa.def claims privileged control; found privileged location mode resource' \
        "$work/out"; then
        ok "wrong row in isa.def: found"
    else
        fail "wrong row in isa.def: not found (status $status)" "" "$work/out"
    fi
    cp "$work/original" "$copy/isa/isa.def"
}

# The rows of `literature`: all of them are planted, and then looked for.
literature() {
    grep -v '^#' tests/theory/literature >"$work/literature"
    cp -p "$copy/isa/semantics.h" "$work/original"
    while IFS='|' read -r was is script row; do
        cp "$copy/isa/semantics.h" "$work/before"
        sed "$script" "$work/before" >"$copy/isa/semantics.h"
        ! cmp -s "$copy/isa/semantics.h" "$work/before" || fail "$was" "nothing was changed: is its line still there?"
    done <"$work/literature"
    build || fail literature "does not compile" "$work/build"
    while IFS='|' read -r was is script row; do
        # shellcheck disable=SC2086  # without its blanks
        (cd "$copy" && ./trapeze classify --states 20 --flaw jus,getm,lra,popsw,getr $was) >"$work/out" 2>&1
        found=$(sed -n "s/^$(trim "$was")  *\([.y].*\)/\1/p" "$work/out" | head -n 1 | tr -s ' ' | sed 's/ $//')
        if [ "$found" = "$(trim "$row")" ]; then
            ok "literature: $(trim "$is"): $found"
        else
            fail "literature: $(trim "$is")" "found $found, expected $(trim "$row")" "$work/out"
        fi
    done <"$work/literature"
    cp "$work/original" "$copy/isa/semantics.h"
}

# Whether row $1 is wanted.
wanted() {
    [ -n "$names" ] || return 0
    case " $names " in
    *" $(trim "$1") "*) return 0 ;;
    esac
    return 1
}

names=$*
if [ -z "$names" ]; then
    permute
    wrong_row
fi
! wanted literature || literature
if [ -z "$QUICK" ]; then
    while IFS= read -r line; do
        case $line in
        '#'* | '') continue ;;
        esac
        row=$(echo "$line" | sed 's/ || /\x01/g; s/\\|\\|/\x02/g')
        one=$(echo "$row" | cut -d'|' -f1)
        wanted "$one" || continue
        plant "$one" "$(echo "$row" | cut -d'|' -f2)" \
            "$(echo "$row" | cut -d'|' -f3 | sed 's/\x01/ || /g; s/\x02/||/g')" \
            "$(echo "$row" | cut -d'|' -f4)" "$(echo "$row" | cut -d'|' -f5)"
    done <tests/theory/plants
fi
finish
