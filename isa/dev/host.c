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
    };
}

void source_close(struct source *s)
{
    if (s->owned && s->fd >= 0)
        close(s->fd);
    s->fd = -1;
    s->ended = true;
}

/* Whether a terminal has something to read (a hang-up reads as its end). */
static bool typed(const struct source *s)
{
    struct pollfd p = { .fd = s->fd, .events = POLLIN };
    return poll(&p, 1, 0) > 0;
}

enum source_state source_look(struct source *s)
{
    while (s->at == s->count) {
        if (s->ended)
            return SOURCE_END;
        if (s->terminal && !typed(s))
            return SOURCE_NOTHING;
        if (s->before_wait != NULL)
            s->before_wait(s->before_wait_argument);
        ssize_t n = read(s->fd, s->buffer, sizeof s->buffer);
        s->at = s->count = 0;
        if (n > 0)
            s->count = (size_t)n;
        else if (n < 0 && errno == EINTR && *s->attention)
            return SOURCE_INTERRUPTED;
        else if (n == 0 || errno != EINTR) {
            s->ended = true;                 /* an unreadable source has no more bytes: that is its end */
            s->error = n < 0 && !s->terminal ? errno : 0;   /* a terminal that hangs up has ended */
        }
    }
    return SOURCE_READY;
}

uint8_t source_take(struct source *s)
{
    s->taken++;
    return s->buffer[s->at++];
}

/* -- Sinks -- */

struct sink sink_make(struct outlet *outlet, const char *label)
{
    return (struct sink){ .outlet = outlet, .label = label };
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
    while (n > 0 && o->error == 0) {
        ssize_t done = write(o->fd, p, n);
        if (done >= 0) {
            p += done;
            n -= (size_t)done;
        } else if (errno == EAGAIN) {
            struct pollfd wait = { .fd = o->fd, .events = POLLOUT };
            poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            o->error = errno;
            *o->attention = 1;
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
    s->buffer[s->count++] = byte;
    bool now = s->label != NULL ? byte == '\n' : s->outlet->eager;      /* a prompt has no newline, and must be seen */
    if (now || s->count >= sizeof s->buffer - 1 || s->count >= s->outlet->limit)
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
