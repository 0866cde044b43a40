/* memory.c - see memory.h. */
#include "asm/memory.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

_Noreturn void out_of_memory(void)
{
    fputs("trapeze: out of memory\n", stderr);
    exit(6);
}

void *allocate(size_t size)
{
    void *p = calloc(1, size != 0 ? size : 1);
    if (p == NULL)
        out_of_memory();
    return p;
}

void *allocate_as_it_is(size_t size)
{
    void *p = malloc(size != 0 ? size : 1);
    if (p == NULL)
        out_of_memory();
    return p;
}

void *make_room(void *array, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return array;
    size_t more = *room != 0 ? *room * 2 : 16;
    if (more > SIZE_MAX / 2 / size)
        out_of_memory();
    void *p = realloc(array, more * size);
    if (p == NULL)
        out_of_memory();
    *room = more;
    return p;
}

char *copy_bytes(const char *s, size_t size)
{
    char *p = allocate(size + 1);
    if (size != 0)
        memcpy(p, s, size);
    return p;
}

char *copy_string(const char *s) { return copy_bytes(s, strlen(s)); }

/* ---- arena ------------------------------------------------------------------------------------------------------- */

enum { BLOCK = 64 * 1024 };

struct arena_block {
    struct arena_block *before;
    size_t used, room;
    _Alignas(max_align_t) char bytes[];
};

void *arena_take(struct arena *a, size_t size)
{
    size_t align = _Alignof(max_align_t);
    size = (size + align - 1) / align * align;
    if (a->block == NULL || size > a->block->room - a->block->used) {
        size_t room = size > BLOCK ? size : BLOCK;
        struct arena_block *b = malloc(sizeof *b + room);
        if (b == NULL)
            out_of_memory();
        *b = (struct arena_block){ .before = a->block, .room = room };
        a->block = b;
    }
    void *p = a->block->bytes + a->block->used;
    a->block->used += size;
    return memset(p, 0, size);
}

char *arena_text(struct arena *a, const char *s, size_t size)
{
    char *p = arena_take(a, size + 1);
    if (size != 0)
        memcpy(p, s, size);
    return p;
}

char *arena_format(struct arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = NULL;
    int size = vasprintf(&text, format, args);
    va_end(args);
    if (size < 0)
        out_of_memory();
    char *kept = arena_text(a, text, (size_t)size);
    free(text);
    return kept;
}

struct arena_mark arena_mark(const struct arena *a)
{
    return (struct arena_mark){ a->block, a->block != NULL ? a->block->used : 0 };
}

void arena_release(struct arena *a, struct arena_mark mark)
{
    while (a->block != mark.block) {
        struct arena_block *before = a->block->before;
        free(a->block);
        a->block = before;
    }
    if (a->block != NULL)
        a->block->used = mark.used;
}

void arena_free(struct arena *a) { arena_release(a, (struct arena_mark){ NULL, 0 }); }

/* ---- files ------------------------------------------------------------------------------------------------------- */

/* Room for what fd will most likely give: for all of a small file, and for seeing its end. */
static size_t first_room(int fd)
{
    enum { USUAL = 16384 };
    struct stat st;
    return fstat(fd, &st) == 0 && st.st_size > 0 && st.st_size < USUAL - 2 ? (size_t)st.st_size + 2 : USUAL;
}

char *read_all(int fd, size_t limit, size_t *size)
{
    char *bytes = NULL;
    size_t count = 0, room = 0;
    for (;;) {
        if (count + 1 >= room) {
            room = room != 0 ? room * 2 : first_room(fd);
            char *more = realloc(bytes, room);
            if (more == NULL)
                out_of_memory();
            bytes = more;
        }
        ssize_t n = read(fd, bytes + count, room - count - 1);
        if (n == 0)
            break;
        if (n < 0 && errno == EINTR)
            continue;
        if (n > 0)
            count += (size_t)n;
        if (n < 0 || count > limit) {
            int reason = n < 0 ? errno : EFBIG;
            free(bytes);
            errno = reason;
            return NULL;
        }
    }
    bytes[count] = '\0';
    *size = count;
    return bytes;
}
