/* storage.c - E: allocation, fingerprint, and the PSW as storage holds it. The check itself is in storage.h. */
#include "isa/storage.h"

#include <stdlib.h>
#include <sys/mman.h>

/* Below 2 GiB where that can be had: there an address is an operand of the host's code (isa/engine/jit_emit.c). */
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

uint64_t window_hash(const struct window *w)
{
    uint64_t hash = 0xcbf29ce484222325u;
    const uint8_t *e = window_reach(w, 0, w->size);
    for (uint64_t i = 0; e != NULL && i < w->size; i++)
        hash = (hash ^ e[i]) * 0x100000001b3u;
    return hash;
}

struct psw window_load_psw(const struct window *w, uint64_t physical)
{
    struct psw psw = { 0 };
    const uint8_t *e = window_reach(w, physical, PSW_WORDS * 4);
    if (e == NULL)
        return psw;
#define PSW(field, ...) psw.field = load_bytes(e, 4), e += 4;
#include "isa/state.def"
    return psw;
}

void window_store_psw(const struct window *w, uint64_t physical, const struct psw *psw)
{
    uint8_t *e = window_reach(w, physical, PSW_WORDS * 4);
    if (e == NULL)
        return;
#define PSW(field, ...) store_bytes(e, 4, psw->field), e += 4;
#include "isa/state.def"
    window_written(w, physical, PSW_WORDS * 4);
}
