# --tower c:patch --flaw lra examples/lra.s
watch *0x100c
break *0x100c
continue
print/x *$p
x/i $p
delete
goto 2
step
