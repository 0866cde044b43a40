/* memory.h - memory that is there or ends the process, and an arena for what lives as long as an assembly. */
#ifndef ASM_MEMORY_H
#define ASM_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* size bytes of zeros; at least one. Out of memory: a message and exit status 6. */
void *allocate(size_t size);

/* The same, but whatever is in them: what is never written costs nothing. */
void *allocate_as_it_is(size_t size);

/* Room for one more in an array of *room elements of `size` bytes, of which count are used. */
void *make_room(void *array, size_t count, size_t *room, size_t size);

char *copy_string(const char *s);
char *copy_bytes(const char *s, size_t size);

_Noreturn void out_of_memory(void);

struct bytes {
    const char *at;
    size_t size;
};

struct arena {
    struct arena_block *block;
};

struct arena_mark {
    struct arena_block *block;
    size_t used;
};

void *arena_take(struct arena *a, size_t size);             /* zeros, aligned for anything   */
char *arena_text(struct arena *a, const char *s, size_t size);   /* with a NUL behind it     */
char *arena_format(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct arena_mark arena_mark(const struct arena *a);
void arena_release(struct arena *a, struct arena_mark mark);     /* all that came after mark */
void arena_free(struct arena *a);

/* All of an open file into memory, a NUL behind it: at most limit bytes. NULL with errno set; EFBIG: there is more. */
char *read_all(int fd, size_t limit, size_t *size);

#endif
