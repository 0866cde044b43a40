# --tower c,pg32 examples/shell/outside.s
break trap:MEMORY
continue
tower
map
why
