# from-rv32e.awk - assembly of a compiler for RV32E into PG32, line by line.
#
# RV32EM and PG32 have the same registers and, but for names, the same unprivileged instructions; a compiler's output
# translates one to one. What is left to do: directives of object files go, `.align` counts bits there and bytes here,
# `.comm` becomes room at the end of the image, `.L` labels lose their dot. Usage: see README.md.
BEGIN {
    printf "# Made by from-rv32e.awk from %s.c; README.md says how.\n", name
    print ".include \"kernel.inc\"\n"
}
/^[ \t]*\.(file|option|attribute|text|type|size|globl|local|ident|section|data|bss)/ { next }
{ gsub(/\.L/, "L") }
/^[ \t]*\.comm/ {
    split($2, part, ",")
    room[++rooms] = sprintf("    .balign %d\n%s: .space %d", part[3], part[1], part[2])
    next
}
/^[ \t]*\.align/ { print "    .p2align " $2; next }
/^[ \t]*\.zero/ { print "    .space " $2; next }
$1 == "tail" { print "    j " $2; next }
/^[A-Za-z_.][A-Za-z_0-9.]*:/ { print; next }
{ $1 = $1; print "    " $0 }
END { for (n = 1; n <= rooms; n++) print room[n] }
