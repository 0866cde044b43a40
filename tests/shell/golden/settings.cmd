# examples/shell/prices.s
show
set listsize 4
list 30
set list = 5
list kernel
set radix 16
print 10 + 11
set output-radix 10
print 10 + 11
set radix 0
print 10 + 11
print/x 10
set width 40
help migrate
set width 0
help rows
set wid 78
show width
set confirm off
show conf
set confirm
show confirm
set history size 12
set hist sa no
show history save
set his si 13
show history size
show h
show history
set history 4
set output 0
show nothing
set colur on
set width wide
set width 99999999999999999999
set listsize 0
set radix 7
set confirm maybe
set confirm maybe = 1
set nonsense
set
set colour on
regs
set color off
set $a0 = 3
set var $x = 4
print $a0 + $x
