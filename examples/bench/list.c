/* list - a linked list walked in an order that storage does not have: loads that wait for loads. Links are indices, so
 * that the list is as large on every machine. */
#include "kernel.h"

enum { N = 2048, ROUNDS = 40000 };
static struct node {
    u32 next, value;
} nodes[N];

u32 kernel(void)
{
    u32 sum = 0, at = 0;
    for (u32 i = 0; i < N; i++) {
        nodes[at].next = (at + 1237) % N;
        nodes[at].value = i * 5;
        at = nodes[at].next;
    }
    for (u32 round = 0; round < ROUNDS; round++)
        for (u32 i = 0; i < N; i++) {
            sum += nodes[at].value ^ round;
            at = nodes[at].next;
        }
    return sum;
}
