# spin.s - spin: an endless loop. It never asks for anything and never gives the processor away; T takes it away.

# spin
#   out     never; by TIMER, as often as its turn comes
spin:
    j       spin                            # the shortest program that never ends
