/* collatz - the longest 3n+1 sequence below a bound: branches by the lowest bit. */
#include "kernel.h"

enum { BOUND = 900000 };

u32 kernel(void)
{
    u32 longest = 0, best = 0;
    for (u32 n = 1; n < BOUND; n++) {
        u32 x = n, steps = 0;
        while (x != 1) {
            if (x & 1)
                x = 3 * x + 1;
            else
                x >>= 1;
            steps++;
        }
        if (steps > longest) {
            longest = steps;
            best = n;
        }
    }
    return best * 1000 + longest;
}
