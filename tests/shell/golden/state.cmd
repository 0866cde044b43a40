# --depth 2 guestos/pair.s
step 100
save
migrate
migrate depth nine
migrate bare
tower
migrate depth 1
step 5
reverse-step 50
migrate tower c:hybrid,c
continue
dump
