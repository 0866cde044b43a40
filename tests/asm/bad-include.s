# Errors in included files say where they were included.
        .include "folder/bad.inc"
        .include "missing.inc"
        .include "folder"
        .incbin "missing.bin"
        .include "folder/comment.inc"
        .include 5
        j       may_be_in_the_missing_file
        wrong
