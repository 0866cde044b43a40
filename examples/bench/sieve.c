/* sieve - Eratosthenes' sieve over bytes: stores at a stride. */
#include "kernel.h"

enum { N = 1 << 17, ROUNDS = 600 };
static u8 composite[N];

u32 kernel(void)
{
    u32 count = 0;
    for (u32 round = 0; round < ROUNDS; round++) {
        for (u32 i = 0; i < N; i++)
            composite[i] = 0;
        for (u32 i = 2; i * i < N; i++)
            if (!composite[i])
                for (u32 j = i * i; j < N; j += i)
                    composite[j] = 1;
        for (u32 i = 2; i < N; i++)
            count += !composite[i];
    }
    return count;
}
