# --vms 3 --limit 5000 guestos/pair.s
vm 1
step 10
vm 0
print $c
vm 7
continue
vm 2
dump
vm 1
goto 30
checkpoint
vm 0
goto 7
restart 1
load guestos/hello.s
restart 1
