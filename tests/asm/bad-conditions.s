# Conditions and repetitions that do not match.
        .else
        .endif
        .if     later
        .error  "neither this"
        .else
        .error  "nor this"
        .endif
later:  .if     1
        .else
        .else
        .endif
        .ifdef  later
        .error  "this is said"
        .endif
        .ifdef  5
        .rept   -1
        .endr
        .rept   later + unknown
        .endr
        .endr
        .endm
        .macro  open
        .if     1
        .endm
        open
        .rept   2
        .if     0
