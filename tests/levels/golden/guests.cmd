# --depth 2 examples/shell/outside.s examples/svc.s
tower
continue
tower
info traps
vm 1
continue
info traps
why
tower
stats
info vm
level up
