# pairs.awk - the instructions that the threaded engine fuses, from isa.def: one line each,
#
#   PAIR(form, ID, kind, name, operands, ID, kind, name, operands)
#   TRIPLE(form, form, ID, kind, name, operands, ID, kind, name, operands, ID, kind, name, operands)
#
# Any two have the form `pair`. Where the first has a result, those whose second computes from one have chain_x: it is
# that result; and those whose second computes from two registers have chain_y: the other one is. A triple has such a
# form for its second, and one for its third, which takes from the second: - is pair, x is chain_x, y is chain_y.
#
# Rows are taken as they are there. Which are worth it was counted over the kernels of examples/bench: these pairs are
# seven of ten that run, and with these triples a fifth of the jumps from handler to handler is gone. Only the last two
# triples are for something else: counting in storage, and how handlers of traps begin. A row that is not named is as
# right without.
BEGIN {
    split("add sub and or xor mul addi andi slli srli lui lbu lw sb sw", list, " ")
    for (n in list)
        common[list[n]] = 1
    triples = "sb add add --, lw lw addi --, addi mul add -y, slli add lw yx, slli andi add --, " \
              "lbu addi addi --, addi lw xor --, lw addi blt --, sw sw addi --, addi xor lbu --, " \
              "addi sw sw x-, addi addi add --, srli beq addi --, beq addi addi --, lw lw andi --, " \
              "add lw addi --, lw lw lw --, lw lw slli --, addi addi jalr --, lw bge lw --, addi addi bltu -y, " \
              "addi addi jal --, sw sw sw --, or lw and --, xor xor xor x-, add slli srli --, or sw lw --, " \
              "srli xor or --, and addi lw --, srli xor add --, slli lw or --, xor lw add --, lw add and --, " \
              "add addi add --, addi add add --, lw lw sw --, or lw lw --, addi srli add --, lw sw lw --, " \
              "addi slli slli x-, srli srli or -x, slli srli srli --, slli or or --, xor srli xor -y, " \
              "or or add --, xor srli add --, xor add sw y-, addi blt bge --, sub sub bge -y, blt sw sw --, " \
              "addi addi bne --, lw addi bltu -x, addi sw jal --, lw addi bltu -y, bgeu addi sw -x, " \
              "addi addi sw --, bgeu sub sub --, addi addi lbu --, addi addi sb --, sb bne lbu --, " \
              "beq addi lbu -x, bne addi addi --, addi addi xor x-, lbu mul bne --, sub add add xy, " \
              "lw addi addi --, sw addi bne -x, bge lw addi --, beq bge lw --, xor addi bne -y, " \
              "addi addi slli --, andi add srli --, bge addi addi --, lbu beq addi x-, addi addi lw --, " \
              "bne sw addi --, mul add bne y-, lw addi sw x-, sw lw bne -x"
    form["-"] = "pair"
    form["x"] = "chain_x"
    form["y"] = "chain_y"
}
/^INSN\(/ {
    gsub(/^INSN\(|[ ]/, "")
    split($0, field, ",")
    row = rows[field[2]] = field[1] ", " field[5] ", " field[2] ", " field[4]
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
    number = split(triples, list, ", ")
    for (n = 1; n <= number; n++) {
        split(list[n], word, " ")
        print "TRIPLE(" form[substr(word[4], 1, 1)] ", " form[substr(word[4], 2, 1)] ", " \
              rows[word[1]] ", " rows[word[2]] ", " rows[word[3]] ")"
    }
}
