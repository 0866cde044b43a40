/* riscv32.c - a kernel's frame under qemu-riscv32: print its checksum, exit. No library: two system calls of Linux. */
#include "kernel.h"

static long call(long number, long a, long b, long c)
{
    register long a0 __asm__("a0") = a, a1 __asm__("a1") = b, a2 __asm__("a2") = c, a7 __asm__("a7") = number;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
    return a0;
}

void _start(void)
{
    u32 sum = kernel();
    char text[9];
    for (int n = 0; n < 8; n++)
        text[n] = "0123456789abcdef"[sum >> (28 - 4 * n) & 15];
    text[8] = '\n';
    call(64, 1, (long)text, sizeof text);
    call(93, 0, 0, 0);
}
