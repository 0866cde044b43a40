# pairs.awk - the pairs of instructions that the threaded engine fuses, from isa.def: one line each,
#
#   PAIR(ID, kind, name, operands, ID, kind, name, operands)
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
        for (j = 1; j <= seconds; j++)
            print "PAIR(" first[i] ", " second[j] ")"
}
