# Numbers, characters and strings that are none.
        .word   089
        .word   0x
        .word   12ab
        .word   0b12
        .word   0x8000000000000000
        .byte   'ab'
        .byte   ''
        .byte   'a
        .byte   '\q'
        .byte   'ä'
        .ascii  "no end
        .ascii  "an \escape"
        .ascii  "\x100"
        .ascii  "\400", "\x"
        nop     é
        nop     `
