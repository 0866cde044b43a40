/* storage.c - E: allocation and fingerprint. Accesses and their check are in storage.h. */
#include "isa/storage.h"

#include <stdlib.h>
#include <sys/mman.h>

/* Below 2 GiB where that can be had: there an address is an operand of the host's code (isa/engine/jit_access.c). */
static void *map_zeros(uint64_t size)
{
    enum { FLAGS = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE };
    void *low = MAP_FAILED;
#ifdef MAP_32BIT
    low = mmap(NULL, size, PROT_READ | PROT_WRITE, FLAGS | MAP_32BIT, -1, 0);
#endif
    return low != MAP_FAILED ? low : mmap(NULL, size, PROT_READ | PROT_WRITE, FLAGS, -1, 0);
}

struct storage *storage_create(uint64_t size)
{
    struct storage *s = calloc(1, sizeof *s);
    if (s == NULL)
        return NULL;
    s->size = size;
    s->byte = map_zeros(size);
    if (s->byte == MAP_FAILED) {
        free(s);
        return NULL;
    }
    return s;
}

void storage_free(struct storage *s)
{
    if (s == NULL)
        return;
    munmap(s->byte, s->size);
    free(s);
}

void storage_written(const struct storage *s, uint64_t first, uint64_t n)
{
    uint64_t page = first / PAGE_SIZE, last = (first + n - 1) / PAGE_SIZE;
    while (page <= last && s->derived[page] == 0)
        page++;
    if (page <= last)
        s->forget(s->engine, first, n);
}

uint64_t window_hash(const struct window *w)
{
    uint64_t hash = 0xcbf29ce484222325u;
    const uint8_t *e = window_reach(w, 0, w->size);
    for (uint64_t i = 0; e != NULL && i < w->size; i++)
        hash = (hash ^ e[i]) * 0x100000001b3u;
    return hash;
}
