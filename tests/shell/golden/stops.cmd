# guestos/pair.s
break loop_that_is_not_there
break trap:SVC
break trap:NONE
break pair.s:131
break mode:user if $c > 1000
watch *0x80
watch $a0 if $a0 == 3
rwatch *0x14
watch $p
info breakpoints
continue
continue
disable
enable 2
ignore 2 3
condition 2 $c > 500
condition 2 $nosuch
commands 2
print $c
end
continue
info breakpoints
delete 1 99
delete
continue
