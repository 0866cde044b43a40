# Data directives, escapes, alignment, and zeros that are not written.
        .word   1, -1, 0xFFFFFFFF, -0x80000000, 'A'
        .half   -32768, 65535, 1
        .byte   -128, 255, '\n', '\\', '\'', '"', '\x7f', '\101', '\0'
        .ascii  "ab", "\"\\\a\b\f\n\r\t\v\?"
        .asciz  "# ; // /* no comment */"
        .asciiz "\x41\102\0"
        .align  4
        .byte   1
        .balign 8
        .byte   2
        .p2align 4
        .byte   3
        .org    0x80
        .space  3, 0xAB
        .skip   2
        .zero   2
        .byte   4
        .org    .
        .incbin "data.bin"
        .align  4
        .psw    1, 0x1000, 0x2000, 0xFFFFFFFF, -1
        .word   0                       # zeros at the end:
        .space  4096                    # not part of the image
