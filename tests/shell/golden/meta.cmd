# --tower c,c
step
load guestos/hello.s
help echo
help time
help nosuch
help stops
apropos migrat
apropos zzz
ap
s
history
!echo from the host
shell exit 3
echo   spaces   stay
source /nosuch/file
quit 200
trace t
load examples/svc.s
trace tm
continue
trace off
trace q
reset
stats
level up
level 0
print $level
level guest
