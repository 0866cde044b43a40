# --tower pg32,pg32 examples/shell/outside.s
break trap:MEMORY
continue
tower
map
level 1
