# --depth 2 examples/shell/prices.s
break next_order
break *next_order+4
tbreak kernel
break 55
break *0x999999
watch *orders
delete 6
info breakpoints
continue
watch *orders
info breakpoints
