# break.s - break: runs into a breakpoint. This kernel has no debugger to call.

# break
#   out     killed, cause BREAK
break:
    brk                                     # somebody was expected to be watching
