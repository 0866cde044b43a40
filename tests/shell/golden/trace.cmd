# --depth 2 examples/svc.s
trace t level 1
break trap:SVC
continue
trace us
continue
trace off
trace t level x
trace t to /nosuch/x
trace q
