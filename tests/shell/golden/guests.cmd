# --vms 3 --limit 5000 guestos/pair.s
vm 1
step 10
vm 0
print $c
vm 7
continue
vm 2
dump
