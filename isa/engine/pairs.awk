# pairs.awk - the pairs of instructions that the threaded engine fuses, from isa.def: one line each,
#
#   PAIR(form, ID, kind, name, operands, ID, kind, name, operands)
#
# Any two have the form `pair`. Where the first has a result, those whose second computes from one have chain_x: it is
# that result; and those whose second computes from two registers have chain_y: the other one is.
#
# Rows are taken as they are there. Which are worth it was counted over the kernels of examples/bench: these pairs are
# seven of ten that run. A row that is not named is as right without.
BEGIN {
    split("add sub and or xor mul addi andi slli srli lui lbu lw sb sw", list, " ")
    for (n in list)
        common[list[n]] = 1
}
/^INSN\(/ {
    gsub(/^INSN\(|[ ]/, "")
    split($0, field, ",")
    row = field[1] ", " field[5] ", " field[2] ", " field[4]
    if (field[2] in common || field[5] == "BRANCH")
        first[++firsts] = row
    if (field[2] in common || field[5] ~ /^(BRANCH|JUMP)$/)
        second[++seconds] = row
}
END {
    for (i = 1; i <= firsts; i++)
        for (j = 1; j <= seconds; j++) {
            print "PAIR(pair, " first[i] ", " second[j] ")"
            if (first[i] !~ /VALUE|LOAD/ || second[j] ~ /JUMP|D_HIGH/)
                continue
            print "PAIR(chain_x, " first[i] ", " second[j] ")"
            if (second[j] ~ /D_A_B|BRANCH/)
                print "PAIR(chain_y, " first[i] ", " second[j] ")"
        }
}
