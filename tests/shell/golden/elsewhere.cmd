# --depth 3 examples/svc.s
watch *0xff000
watch *0x14
break trap:SVC if $c == 5
break level:1
level 1
watch *0x10000@physical
migrate bare
info breakpoints
continue
continue
migrate 3
goto start
continue
continue
delete
load guestos/pair.s guestos/hello.s
vm 1
break trap
watch $a0
load guestos/hello.s
info breakpoints
continue
delete
restore -
x/2xw -1@physical
x/s -1@physical
x/i -4096@physical
print nowhere + 1/0
print 1/0 + nowhere
print 0 && nowhere || $nothing
deposit 0x2000+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0x100 77
display 0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+0+7
load examples/svc.s
tbreak trap:SVC
commands
print 1
print 2
end
continue
print 3
