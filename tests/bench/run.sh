#!/bin/sh
# run.sh TRAPEZE - the command `bench` on a kernel of some instructions: what it says, never how fast.
. "$(dirname "$0")/../support/check.sh"

cp "$here/small.s" "$work/small.s"
mkdir "$work/native" "$work/liar"
printf '#!/bin/sh\necho 00000f00\n' >"$work/native/small"
printf '#!/bin/sh\necho 00000bad\n' >"$work/liar/small"
chmod +x "$work/native/small" "$work/liar/small"

check "a table" gives 0 "$trapeze" bench --rounds 2 --native "$work/native" --svg "$work/chart.svg" "$work/small.s"
check "has the kernel" grep -q '^small ' "$work/out"
check "has the goals" grep -q '^goal .*1\.25 .*6\.50 ' "$work/out"
check "says how steady it was" grep -q 'Least of 2 rounds' "$work/out"
check "says what the jit left to the reference" grep -q 'gave to the reference engine: at most' "$work/out"
check "the chart is SVG" grep -q '<svg .*viewBox' "$work/chart.svg"
check "the chart is whole" grep -q '</svg>' "$work/chart.svg"
check "as JSON" gives 0 "$trapeze" bench --rounds 2 --json --native "$work/native" "$work/small.s"
for key in schema kernels slow cells min median max ratio_to_native ratio_to_bare mips events goal start; do
    check "JSON has $key" grep -q "\"$key\":" "$work/out"
done
check "without native programs" gives 0 "$trapeze" bench --rounds 1 --native "$work/none" "$work/small.s"
check "says that they are missing" grep -q "small' is not there" "$work/err"
check "says something of qemu-riscv32" grep -q 'qemu-riscv32' "$work/err"
check "another checksum is a failure" gives 1 "$trapeze" bench --rounds 1 --native "$work/liar" "$work/small.s"
check "and is named" grep -q 'small, .*: checksum' "$work/err"

printf '#!/bin/sh\nexit 1\n' >"$work/liar/small"
check "a native program that fails" gives 1 "$trapeze" bench --rounds 1 --native "$work/liar" "$work/small.s"
check "and is named" grep -q 'small, native: does not end' "$work/err"
sed 's/halt .*/halt a0/' "$work/small.s" >"$work/fails.s"
check "a kernel that fails is a failure" gives 1 "$trapeze" bench --rounds 1 --native "$work/none" "$work/fails.s"
check "and is named" grep -q 'fails, jit: does not end\|fails, threaded: does not end' "$work/err"
check "a chart that cannot be written" gives 3 "$trapeze" bench --rounds 1 --svg "$work/none/chart.svg" "$work/small.s"
check "is told before all is measured" eval '! grep -q measured "$work/err"'
printf 'old' >"$work/chart.svg"
check "a chart is written anew" \
    gives 0 "$trapeze" bench --rounds 1 --native "$work/native" --svg "$work/chart.svg" "$work/small.s"
check "and is whole" eval 'head -c 4 "$work/chart.svg" | grep -q "<svg" && grep -q "</svg>" "$work/chart.svg"'

cp "$work/small.s" "$work/a<b&\"c.s"
cp "$work/native/small" "$work/native/a<b&\"c"
check "a name with markup in it" \
    gives 0 "$trapeze" bench --rounds 1 --native "$work/native" --svg "$work/chart.svg" "$work/a<b&\"c.s"
check "is a name in the chart" grep -q '>a&lt;b&amp;&quot;c<' "$work/chart.svg"
cp "$work/small.s" "$work/it's \$(exit 1) small.s"
cp "$work/native/small" "$work/native/it's \$(exit 1) small"
check "a name with quotes and more in it" \
    gives 0 "$trapeze" bench --rounds 1 --json --native "$work/native" "$work/it's \$(exit 1) small.s"
check "is compared with the host's program of that name" grep -q '"way":"native"' "$work/out"
odd=$(printf 'odd\377\001name')
cp "$work/small.s" "$work/$odd.s"
check "a name that is no text" gives 0 "$trapeze" bench --rounds 1 --json --svg "$work/chart.svg" "$work/$odd.s"
check "is one in JSON" grep -q '"name":"odd.*name"' "$work/out"
check "and in the chart" grep -q '>odd&#xFFFD;&#xFFFD;name<' "$work/chart.svg"
mkdir "$work/events"
cp examples/bench/events/*.s examples/bench/events/*.inc "$work/events"
# What the result is divided by is the bench's own: another number, as this that does not fit, is none of the events'.
check "another number of events" gives 0 "$trapeze" bench --rounds 1 -D EVENTS=0x1ffffffff "$work/small.s"
check "is not theirs" eval 'grep -q "each further level *[-0-9.]*[0-9] " "$work/out"'

# A host without memory for the translator. Sanitizers need more than can be refused here.
if "$trapeze" run --verbose "$work/small.s" 2>&1 | grep -q 'engine jit' && [ -z "${QUICK:-}" ]; then
    check "without the translator" gives 0 sh -c "ulimit -v 200000; '$trapeze' bench --rounds 1 '$work/small.s'"
    check "says that it is left out" grep -q 'refuses memory for jit' "$work/err"
    check "has no numbers for it" eval '! grep -qw nan "$work/out"'
    check "says on what monitors run" grep -q 'fastest engine here, threaded' "$work/out"
    check "has it at depth 16" \
        eval 'awk "/^small/ { good = \$8 ~ /^[0-9]+\.[0-9]+\$/ } END { exit !good }" "$work/out"'
fi

finish
