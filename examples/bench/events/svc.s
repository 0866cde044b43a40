# svc - a system call to a minimal handler, and back.
.macro EVENT
        svc 0
.endm
.include "event.inc"
