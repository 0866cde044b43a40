# sleep.s - sleep [TICKS]: do nothing for that long (10000 if not given).

# sleep
#   in      a0, a1 = words of the command line
#   out     a0 = status 0
sleep:
    enter   1
    argument 1, 10000                       # a0 = how long
    svc     SYS_SLEEP                       # answers 0, which is the status
    leave   1
