# --depth 1 examples/shell/prices.s
load examples/shell/none.s
load
registers
info psw
break next_order
run
info registers
x/4dw orders
x/3i $p
x/3xh prices
x/2xw 0x40@physical
x/2t orders
x/4c orders
x/o orders
x/u orders
x/2a 0x20
disassemble
disassemble next_order, 3
disassemble called, 0
list
list
list called
list 1
list 9999
info source
info program
display/i $p
display $a3
display
step
undisplay 1
undisplay 9
step
delete
awatch *orders
reverse-continue
continue
delete
info history
dump
trace tm
trace off
load examples/svc.s
info symbols
