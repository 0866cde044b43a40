# --depth 0 examples/shell/outside.s
break trap:MEMORY
continue
tower
map
map 0xffffffff
why
info traps
why 2
translate 0xffc
translate 0xfffffffe
translate 0x3000@physical
level 0
translate 0x1000
translate 0xffffffff
translate 0x3000@physical
level guest
break *0x1034
continue
backtrace
stats
