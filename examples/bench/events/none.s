# none - the loop of the other events, without an event.
.macro EVENT
.endm
.include "event.inc"
