/* fib - Fibonacci numbers the slow way: calls and returns. */
#include "kernel.h"

static u32 __attribute__((noinline)) fib(u32 n)
{
    return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

u32 kernel(void)
{
    return fib(38);
}
