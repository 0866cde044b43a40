# --batch -x -
tutorial
print $a0
