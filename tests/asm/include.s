# Included files: beside this one, beside the including one, along -I; and the machine's constants.
        .include "pg32.inc"
        .include "folder/first.inc"
        .word   FIRST, SECOND, THIRD
        .word   CAUSE_SVC, OLD_P, NEW_STATUS, PSW_M | PSW_I, CONSOLE_DATA, DISK_IS, PSW_SIZE, GIVEN, FLAG
