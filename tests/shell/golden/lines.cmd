# examples/shell/prices.s
# a comment, and an empty line
/8x
/

echo   two  blanks   stay
apropos svc
apropos bare
apropos
apropos nothingofthekind
help tutorial
help levels
help nothing
stpe
re
x/i
x/s
! echo from the host
shell exit 3
source
source examples/shell/none.trapeze
history
p calld
p $stauts
p progrm + 1
set {word}9999999999 = 1
x 0x100000000
x/xb -1
print *-4
set $a0 = 1 +
set $a0
commands 1
quit 9
end
print 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + nowhere + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1
record
record /proc/none/file
restore
restore examples/shell/prices.s
quit 200
quit 7
echo never
