.macro m a
.word \a
.endm
m 3
.rept 3
nop
.endr
.if 1
.word 1
.endif
x: li a0, x
