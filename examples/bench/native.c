/* native.c - the host's frame of a kernel: print its checksum. */
#include "kernel.h"

#include <stdio.h>

int main(void)
{
    printf("%08x\n", kernel());
    return 0;
}
