/* host.c - sources, sinks and media over the host's file descriptors. */
#include "isa/dev/host.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* -- Sources -- */

struct source source_make(int fd, bool owned, const volatile sig_atomic_t *attention)
{
    return (struct source){
        .fd = fd, .owned = owned, .terminal = fd >= 0 && isatty(fd), .ended = fd < 0, .attention = attention,
        .now = { .nothing_at = UINT64_MAX },
    };
}

void source_close(struct source *s)
{
    if (s->owned && s->fd >= 0)
        close(s->fd);
    free(s->bytes);
    free(s->arrivals);
    *s = (struct source){ .fd = -1, .ended = true, .attention = s->attention, .now = s->now, .dropped = s->now.taken };
}

/* Room for n more things of `size` bytes behind count of them. */
static bool make_room(void **array, size_t count, size_t *room, size_t n, size_t size)
{
    size_t wanted = *room != 0 ? *room : 4096 / size;
    while (wanted - count < n)
        wanted *= 2;
    if (wanted == *room)
        return true;
    void *bigger = realloc(*array, wanted * size);
    if (bigger == NULL)
        return false;
    *array = bigger;
    *room = wanted;
    return true;
}

bool source_feed(struct source *s, const void *bytes, size_t n)
{
    void *array = s->bytes;
    if (!make_room(&array, s->count, &s->room, n, 1))
        return false;
    s->bytes = array;
    if (n > 0)
        memcpy(s->bytes + s->count, bytes, n);
    s->count += n;
    return true;
}

bool source_add_arrival(struct source *s, struct arrival arrival)
{
    void *array = s->arrivals;
    if (!make_room(&array, s->arrival_count, &s->arrival_room, 1, sizeof *s->arrivals))
        return false;
    s->arrivals = array;
    s->arrivals[s->arrival_count++] = arrival;
    return true;
}

/* One read; an interrupted one has read nothing. Unreadable is the end: there are no more bytes. */
static enum source_state read_some(struct source *s)
{
    uint8_t buffer[4096];
    if (!s->keep && s->now.taken == s->dropped + s->count) {
        s->dropped += s->count;
        s->count = 0;
    }
    ssize_t n = read(s->fd, buffer, sizeof buffer);
    if (n > 0 && source_feed(s, buffer, (size_t)n))
        return SOURCE_READY;
    if (n < 0 && errno == EINTR)
        return *s->attention ? SOURCE_INTERRUPTED : SOURCE_NOTHING;
    s->ended = true;
    s->error = n != 0 && !s->terminal ? errno : 0;   /* a terminal that hangs up has ended */
    return SOURCE_END;
}

/* Bytes that a file or a pipe has: it waits for them. */
static enum source_state look_at_file(struct source *s)
{
    while (s->now.taken == s->dropped + s->count) {
        if (s->ended)
            return SOURCE_END;
        if (s->before_wait != NULL)
            s->before_wait(s->before_wait_argument);
        if (read_some(s) == SOURCE_INTERRUPTED)
            return SOURCE_INTERRUPTED;
    }
    return SOURCE_READY;
}

/* Whether a terminal has something to read (a hang-up reads as its end). */
static bool typed(const struct source *s)
{
    struct pollfd p = { .fd = s->fd, .events = POLLIN };
    return poll(&p, 1, 0) > 0;
}

/* The arrival that comes next, or NULL: what is to come has not been typed yet. */
static const struct arrival *next_arrival(const struct source *s)
{
    size_t low = 0, high = s->arrival_count;
    while (low < high) {                        /* the first that is not visible */
        size_t middle = (low + high) / 2;
        const struct arrival *a = &s->arrivals[middle];
        if (a->end ? !s->now.end_visible : a->at >= s->now.visible)
            high = middle;
        else
            low = middle + 1;
    }
    return low < s->arrival_count ? &s->arrivals[low] : NULL;
}

/* An arrival that a look can see: its bytes are visible from now on. */
static void arrive(struct source *s, const struct arrival *a)
{
    bool last = a + 1 == s->arrivals + s->arrival_count;
    if (a->end)
        s->now.end_visible = true;
    else
        s->now.visible = last ? s->dropped + s->count : a[1].at;
}

/* What is being typed arrives now, if anything is. */
static void take_typed(struct source *s, uint64_t c, bool waits)
{
    struct arrival fresh = { .at = s->dropped + s->count, .c = c, .waited = waits && s->now.nothing_at == c };
    enum source_state state = SOURCE_NOTHING;
    if (!s->ended && s->fd >= 0 && typed(s))
        state = read_some(s);
    fresh.end = state == SOURCE_END;
    if (state != SOURCE_READY && state != SOURCE_END)
        return;
    if (!s->keep)                               /* nobody will ask when it came */
        s->arrival_count = 0;
    if (source_add_arrival(s, fresh))
        arrive(s, &s->arrivals[s->arrival_count - 1]);
}

static enum source_state look_at_terminal(struct source *s, uint64_t c, bool waits)
{
    if (s->now.taken < s->now.visible)
        return SOURCE_READY;
    if (s->now.end_visible)
        return SOURCE_END;
    if (s->now.nothing_at == c && !waits)
        return SOURCE_NOTHING;
    const struct arrival *a = next_arrival(s);
    if (a == NULL)
        take_typed(s, c, waits);
    else if (c > a->c || (c == a->c && (!a->waited || waits)))
        arrive(s, a);
    if (s->now.taken < s->now.visible)
        return SOURCE_READY;
    if (s->now.end_visible)
        return SOURCE_END;
    s->now.nothing_at = c;
    return SOURCE_NOTHING;
}

enum source_state source_look(struct source *s, uint64_t c, bool waits)
{
    return s->terminal ? look_at_terminal(s, c, waits) : look_at_file(s);
}

bool source_stirs(struct source *s)
{
    if (!s->terminal || s->now.taken < s->now.visible || s->now.end_visible)
        return true;
    const struct arrival *a = next_arrival(s);
    if (a == NULL && s->ended)                  /* a recording is over, and somebody waits for more: that is the end */
        return source_add_arrival(s, (struct arrival){ s->dropped + s->count, s->now.nothing_at, true, true });
    if (a == NULL)
        return s->fd >= 0 && typed(s);
    s->arrivals[a - s->arrivals].c = s->now.nothing_at;     /* a repeated run that has gone another way: it comes now */
    s->arrivals[a - s->arrivals].waited = true;
    return true;
}

uint8_t source_take(struct source *s)
{
    return s->bytes[s->now.taken++ - s->dropped];
}

void source_seek(struct source *s, struct source_position position) { s->now = position; }

void source_forget(struct source *s)
{
    if (!s->terminal)
        return;
    const struct arrival *a = next_arrival(s);
    if (a == NULL)
        return;
    s->arrival_count = (size_t)(a - s->arrivals);
    s->count = (size_t)(s->now.visible - s->dropped);
}

/* -- Sinks -- */

struct sink sink_make(struct outlet *outlet, const char *label)
{
    return (struct sink){ .outlet = outlet, .label = label };
}

void sink_close(struct sink *s)
{
    free(s->buffer);
    s->buffer = NULL;
    s->count = 0;
}

static void outlet_fail(struct outlet *o, int reason)
{
    o->error = o->error != 0 ? o->error : reason;
    *o->attention = 1;
}

static void outlet_write(struct outlet *o, const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    if (n > o->limit) {
        n = (size_t)o->limit;
        o->exhausted = true;
        *o->attention = 1;
    }
    if (o->limit != UINT64_MAX)
        o->limit -= n;
    if (n > 0) {
        o->written = true;
        o->last = p[n - 1];
    }
    while (n > 0 && o->error == 0) {
        ssize_t done = write(o->fd, p, n);
        if (done >= 0) {
            p += done;
            n -= (size_t)done;
        } else if (errno == EAGAIN) {
            struct pollfd wait = { .fd = o->fd, .events = POLLOUT };
            poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            outlet_fail(o, errno);
        }
    }
}

void outlet_finish(struct outlet *o)
{
    if (o->unfinished != NULL)
        outlet_write(o, "\n", 1);
    o->unfinished = NULL;
}

void sink_flush(struct sink *s)
{
    struct outlet *o = s->outlet;
    if (s->count == 0)
        return;
    if (s->label != NULL && o->unfinished != s) {
        outlet_finish(o);                        /* this guest's line must begin at the margin */
        outlet_write(o, s->label, strlen(s->label));
    }
    outlet_write(o, s->buffer, s->count);
    if (s->label != NULL)
        o->unfinished = s->buffer[s->count - 1] != '\n' ? s : NULL;
    s->count = 0;
}

void sink_put(struct sink *s, uint8_t byte)
{
    if (s->put++ < s->shown)
        return;
    s->shown = s->put;
    if (s->buffer == NULL && (s->buffer = malloc(SINK_ROOM)) == NULL) {
        outlet_fail(s->outlet, ENOMEM);
        return;
    }
    s->buffer[s->count++] = byte;
    bool now = s->label != NULL ? byte == '\n' : s->outlet->eager;      /* a prompt has no newline, and must be seen */
    if (now || s->count >= SINK_ROOM - 1 || s->count >= s->outlet->limit)
        sink_flush(s);
}

/* -- Media -- */

/* Read all of fd into memory. NULL: see errno. */
static uint8_t *copy_of(int fd, size_t size)
{
    uint8_t *bytes = malloc(size + 1);
    size_t done = 0;
    while (bytes != NULL && done < size) {
        ssize_t n = pread(fd, bytes + done, size - done, (off_t)done);
        if (n <= 0) {
            free(bytes);
            return NULL;
        }
        done += (size_t)n;
    }
    return bytes;
}

/* Fill in a medium from an open file. Returns the reason against it, or NULL. */
static const char *medium_from(struct medium *d, int fd, bool writable, bool private)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return strerror(errno);
    if (!S_ISREG(st.st_mode))
        return "not a regular file";
    if (st.st_size == 0)
        return "the file is empty; a disk has at least one byte";
    uint64_t blocks = (uint64_t)st.st_size / BLOCK_SIZE;
    d->fd = fd;
    d->writable = writable || private;
    d->capacity = blocks > UINT32_MAX ? UINT32_MAX : (uint32_t)blocks;
    if (private && (d->memory = copy_of(fd, (size_t)blocks * BLOCK_SIZE)) == NULL)
        return "cannot be copied into memory";
    return NULL;
}

struct medium *medium_open(const char *path, bool private, const char **why)
{
    struct medium *d = calloc(1, sizeof *d);
    if (d == NULL) {
        *why = strerror(ENOMEM);
        return NULL;
    }
    bool writable = true;
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        writable = false;
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    }
    *why = fd < 0 ? strerror(errno) : medium_from(d, fd, writable, private);
    if (fd >= 0 && (*why != NULL || private)) {
        close(fd);
        d->fd = -1;
    }
    if (*why == NULL)
        return d;
    free(d);
    return NULL;
}

void medium_close(struct medium *d)
{
    if (d == NULL)
        return;
    if (d->fd >= 0)
        close(d->fd);
    free(d->memory);
    free(d);
}

/* The whole block, in as many steps as the host likes. */
static bool move(const struct medium *d, uint32_t block, uint8_t *to, const uint8_t *from)
{
    off_t base = (off_t)block * BLOCK_SIZE;
    for (size_t done = 0; done < BLOCK_SIZE;) {
        off_t at = base + (off_t)done;
        ssize_t n = to != NULL ? pread(d->fd, to + done, BLOCK_SIZE - done, at)
                               : pwrite(d->fd, from + done, BLOCK_SIZE - done, at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        done += (size_t)n;
    }
    return true;
}

bool medium_read(struct medium *d, uint32_t block, uint8_t *to)
{
    if (d->memory == NULL)
        return move(d, block, to, NULL);
    memcpy(to, d->memory + (size_t)block * BLOCK_SIZE, BLOCK_SIZE);
    return true;
}

bool medium_write(struct medium *d, uint32_t block, const uint8_t *from)
{
    if (!d->writable)
        return false;
    if (d->memory == NULL)
        return move(d, block, NULL, from);
    memcpy(d->memory + (size_t)block * BLOCK_SIZE, from, BLOCK_SIZE);
    return true;
}
