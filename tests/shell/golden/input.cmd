# --storage 256K guestos/multi/multi.s
continue
type -n pri
continue
type mes 3
continue
info devices
reverse-step 5
type never
continue
type exit
continue
info history
