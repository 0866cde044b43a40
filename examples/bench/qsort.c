/* qsort - quicksort of pseudo-random numbers: comparisons that nobody can predict. */
#include "kernel.h"

enum { N = 1 << 15, ROUNDS = 200 };
static int numbers[N];

static void sort(int *low, int *high)
{
    while (low < high) {
        int pivot = low[(high - low) / 2], *i = low, *j = high;
        while (i <= j) {
            while (*i < pivot)
                i++;
            while (*j > pivot)
                j--;
            if (i <= j) {
                int t = *i;
                *i++ = *j;
                *j-- = t;
            }
        }
        if (j - low < high - i) {
            sort(low, j);
            low = i;
        } else {
            sort(i, high);
            high = j;
        }
    }
}

u32 kernel(void)
{
    u32 seed = 12345, sum = 0;
    for (u32 round = 0; round < ROUNDS; round++) {
        for (u32 i = 0; i < N; i++) {
            seed = seed * 1664525 + 1013904223;
            numbers[i] = (int)(seed >> 3);
        }
        sort(numbers, numbers + N - 1);
        for (u32 i = 0; i < N; i += 97)
            sum = sum * 17 + (u32)numbers[i];
    }
    return sum;
}
