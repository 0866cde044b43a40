/* storage.h - E, and the only relocation-bounds check in the tree (manual, section 2).
 *
 * One `struct storage` holds the bytes of a bare machine. Every machine, bare or virtual, sees a `struct window`
 * of it: its physical address 0 is byte `origin`, and it has `size` bytes, its q. All accesses to E end here. */
#ifndef STORAGE_H
#define STORAGE_H

#include "isa/isa.h"

#include <string.h>

struct psw {
    uint32_t status;
    uint32_t p;
    uint32_t l, b;          /* R */
    uint32_t t;
};

struct storage {
    uint8_t *byte;
    uint64_t size;
    /* An engine may keep something that it derived from storage, predecoded words or translations. It marks the pages
     * it did so for, a byte each, and is told of every store into them that is not its own. NULL: nobody does. */
    uint8_t *derived;
    void (*forget)(void *engine, uint64_t physical, uint64_t n);
    void *engine;
};

struct window {
    struct storage *storage;
    uint64_t origin;
    uint64_t size;          /* q */
};

/* The largest storage that a program may ask for, and the largest of a machine that carries monitors. */
#define STORAGE_MIN ((uint64_t)PAGE_SIZE)
#define STORAGE_MAX ((uint64_t)1 << 30)
#define STORAGE_MAX_CARRIER ((uint64_t)1 << 31)

/* Zeroed storage of size bytes, a multiple of PAGE_SIZE up to STORAGE_MAX_CARRIER, touched only where it is used.
 * NULL: the host has no room. storage_free takes it back; NULL is allowed there. */
struct storage *storage_create(uint64_t size);
void storage_free(struct storage *s);

/* FNV-1a, 64 bits, of all bytes of a window: the fingerprint in a dump. */
uint64_t window_hash(const struct window *w);

/* Where n bytes at a machine's physical address are, or NULL where they are not all inside its window and inside the
 * storage below it. The last line of defence: whatever a monitor computed, nothing beyond this is touched. */
static inline uint8_t *window_reach(const struct window *w, uint64_t physical, uint64_t n)
{
    uint64_t end = physical + n, bottom = w->origin + physical + n;
    return end <= w->size && bottom <= w->storage->size ? w->storage->byte + w->origin + physical : NULL;
}

/* n bytes of storage have been written: whoever derived something from them must know. There is somebody. */
void storage_written(const struct storage *s, uint64_t first, uint64_t n);

/* The same for n bytes of a window. Most are few, and nothing is derived from their pages. */
static inline void window_written(const struct window *w, uint64_t physical, uint64_t n)
{
    const struct storage *s = w->storage;
    uint64_t first = w->origin + physical, last = first + n - 1;
    if (s->derived == NULL || n == 0)
        return;
    if (UNLIKELY(n > PAGE_SIZE || (s->derived[first / PAGE_SIZE] | s->derived[last / PAGE_SIZE]) != 0))
        storage_written(s, first, n);
}

/* n = 1, 2 or 4 bytes as a number, little-endian on every host. Compilers make one load of it, but not one store, or
 * only by making one of several numbers' too; whoever loads one of those then waits. */
static inline uint32_t load_bytes(const uint8_t *e, unsigned n)
{
    uint32_t value = e[0];
    if (n > 1)
        value |= (uint32_t)e[1] << 8;
    if (n > 2)
        value |= (uint32_t)e[2] << 16 | (uint32_t)e[3] << 24;
    return value;
}

static inline void store_bytes(uint8_t *e, unsigned n, uint32_t value)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy(e, &value, n);
#else
    for (unsigned i = 0; i < n; i++)
        e[i] = (uint8_t)(value >> 8 * i);
#endif
}

/* Two words in a row as one number, the first one low. */
static inline uint64_t load_two(const uint8_t *e) { return load_bytes(e, 4) | (uint64_t)load_bytes(e + 4, 4) << 32; }

static inline void store_two(uint8_t *e, uint64_t words)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy(e, &words, sizeof words);
#else
    store_bytes(e, 4, (uint32_t)words);
    store_bytes(e + 4, 4, (uint32_t)(words >> 32));
#endif
}

/* Load or store n = 1, 2 or 4 bytes at a machine's physical address. Fails closed: what is not there reads 0, and a
 * store to it does nothing. */
static inline uint32_t window_load(const struct window *w, uint64_t physical, unsigned n)
{
    const uint8_t *e = window_reach(w, physical, n);
    return e != NULL ? load_bytes(e, n) : 0;
}

static inline void window_store(const struct window *w, uint64_t physical, unsigned n, uint32_t value)
{
    uint8_t *e = window_reach(w, physical, n);
    if (e == NULL)
        return;
    store_bytes(e, n, value);
    window_written(w, physical, n);
}

/* The relocation-bounds check of manual section 2, in its order: alignment, then the bound, then the end of storage.
 *   r          the PSW whose R relocates
 *   q          the size of the machine's storage
 *   a, n       virtual address and number of bytes
 *   alignment  1, 2 or 4
 *   physical   receives R.l + a where the access may happen
 * Returns NO_TRAP, CAUSE_ALIGN or CAUSE_MEMORY. The sums are exact in 64 bits: nothing can wrap. */
static inline enum cause relocate(const struct psw *r, uint64_t q, uint32_t a, uint32_t n, uint32_t alignment,
                                  uint64_t *physical)
{
    uint64_t end = (uint64_t)a + n;
    if (UNLIKELY((a & (alignment - 1)) != 0))
        return CAUSE_ALIGN;
    if (UNLIKELY(end > r->b || r->l + end > q))
        return CAUSE_MEMORY;
    *physical = (uint64_t)r->l + a;
    return NO_TRAP;
}

/* A PSW as its five words. */
static inline struct psw bytes_to_psw(const uint8_t *e)
{
    struct psw psw;
#define PSW(field, ...) psw.field = load_bytes(e, 4), e += 4;
#include "isa/state.def"
    return psw;
}

static inline void psw_to_bytes(uint8_t *e, const struct psw *psw)
{
#define PSW(field, ...) store_bytes(e, 4, psw->field), e += 4;
#include "isa/state.def"
}

/* A PSW in storage. The caller has checked that all of it is there. */
static inline struct psw window_load_psw(const struct window *w, uint64_t physical)
{
    const uint8_t *e = window_reach(w, physical, PSW_WORDS * 4);
    return e != NULL ? bytes_to_psw(e) : (struct psw){ 0 };
}

static inline void window_store_psw(const struct window *w, uint64_t physical, const struct psw *psw)
{
    uint8_t *e = window_reach(w, physical, PSW_WORDS * 4);
    if (e == NULL)
        return;
    psw_to_bytes(e, psw);
    window_written(w, physical, PSW_WORDS * 4);
}

#endif
