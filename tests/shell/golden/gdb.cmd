# --depth 1 examples/shell/prices.s
up
jump next_order
clear
j
tui enable
man
mem
info registers a0 $sp r3
i r sp
regs a0 nosuch
regs $p
print $a0 = 5
break next_order if $a0 = 3
goto
who
translate
migrate depth
migrate tower
vm 3
break 55
delete breakpoints 1
break 56
break 57
delete breakpoints
info breakpoints
advance 60
break trap MEMORY
break insn lpsw
break level 0
info breakpoints
