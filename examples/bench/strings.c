/* strings - words made, measured, copied, compared and hashed: bytes. */
#include "kernel.h"

enum { WORDS = 512, LENGTH = 32, ROUNDS = 12000 };
static char words[WORDS][LENGTH];

static u32 length(const char *s)
{
    u32 n = 0;
    while (s[n] != '\0')
        n++;
    return n;
}

static int compare(const char *a, const char *b)
{
    while (*a != '\0' && *a == *b)
        a++, b++;
    return *(const u8 *)a - *(const u8 *)b;
}

static void copy(char *to, const char *from)
{
    while ((*to++ = *from++) != '\0')
        ;
}

static u32 hash(const char *s)
{
    u32 h = 2166136261u;
    while (*s != '\0')
        h = (h ^ (u8)*s++) * 16777619;
    return h;
}

u32 kernel(void)
{
    u32 seed = 7, sum = 0;
    for (u32 w = 0; w < WORDS; w++) {
        u32 n = 3 + w % (LENGTH - 4);
        for (u32 i = 0; i < n; i++) {
            seed = seed * 1103515245 + 12345;
            words[w][i] = (char)('a' + (seed >> 16) % 3);
        }
        words[w][n] = '\0';
    }
    for (u32 round = 0; round < ROUNDS; round++)
        for (u32 w = 0; w + 1 < WORDS; w++) {
            char buffer[LENGTH];
            copy(buffer, words[w]);
            sum += length(buffer) + hash(buffer);
            if (compare(buffer, words[w + 1]) < 0)
                sum ^= round;
        }
    return sum;
}
