# examples/svc.s
regs
step
regs
print 2 + 3 * 4
print $1 / 0
print/x $1
print/t 5
print (1 << 40) + 'a'
print nosuch
print r3
print 1 ? 2 : *0xFFFFFFFF
print 0 && *0xFFFFFFFF
print *0xFFFFFFFF
print 2 +
print {half}0x24
x/4xw 0x20
x
x/2xh 0x24
x/s 0x1000
x/2i $p
x/3q 0
x/8xw 0xFFFFF0
display/x $c
step
info display
undisplay 1
info display
set $x = 5
print $x + 1
set $a1 = 0x1234
set {byte}0x300 = 0xAB
x/1xb 0x300
set $r0 = 1
set 5 = 6
deposit 0x400 1 2
x/2xw 0x400
info devices
info symbols
info line
info nothing
print -9223372036854775807 - 1
print (-9223372036854775807 - 1) / -1
