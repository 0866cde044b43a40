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

finish
