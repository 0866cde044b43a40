# --depth 1 examples/svc.s
step 2
next
print $p
until called
backtrace
finish
x/4i kernel
list kernel
reset
tbreak called
continue
info breakpoints
continue
continue
