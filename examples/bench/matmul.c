/* matmul - product of integer matrices: loads, multiplications, additions. */
#include "kernel.h"

enum { N = 128, ROUNDS = 150 };
static u32 a[N][N], b[N][N], c[N][N];

u32 kernel(void)
{
    u32 sum = 0;
    for (u32 i = 0; i < N; i++)
        for (u32 j = 0; j < N; j++) {
            a[i][j] = i * 3 + j;
            b[i][j] = i ^ j * 7;
        }
    for (u32 round = 0; round < ROUNDS; round++) {
        for (u32 i = 0; i < N; i++)
            for (u32 j = 0; j < N; j++) {
                u32 x = 0;
                for (u32 k = 0; k < N; k++)
                    x += a[i][k] * b[k][j];
                c[i][j] = x;
            }
        a[round % N][round % 7] += c[round % 5][round % N];
    }
    for (u32 i = 0; i < N; i++)
        for (u32 j = 0; j < N; j++)
            sum = sum * 31 + c[i][j];
    return sum;
}
