# timed - the system call of svc.s, by a user whose interval timer runs: T is put into each record and loaded again.
.equ TIMER, 0x7FFFFFFF
.macro EVENT
        svc 0
.endm
.include "event.inc"
