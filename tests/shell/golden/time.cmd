# guestos/pair.s
watch *0x80
continue
delete
step 100
reverse-step 30
goto 1000
print $c
who *0x14
reverse-next
goto start
reverse-step
goto 11227
checkpoint
goto 50
restart
restart 7
set $a0 = 77
print $a0
reverse-step
print $a0
goto nonsense
