# --depth 2 examples/shell/prices.s
break next_order
break *next_order+4
tbreak kernel
break 55
break *0x999999
watch *orders
delete 6
x/2xw orders
x/2i next_order
x/xw 0x3040@physical
disassemble next_order, 2
list next_order
list kernel
info breakpoints
continue
watch *orders
info breakpoints
x/2xw orders
x/2i next_order
list orders
