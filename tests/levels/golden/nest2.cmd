# --tower pg32,pg32 examples/shell/outside.s
break trap:MEMORY
continue
tower
map
info vm
step 2000
info vm
level 1
