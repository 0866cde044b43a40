# --depth 1 guestos/multi/multi.s
type primes 12
type -n primes
type -n x\n
set $name = 1
set $r1 = 0
continue
goto 0
type primes 6
type exit
continue
