
  .org 16
.phase 0
a: j a
.dephase
.align 4
.byte 1,2
.half a
