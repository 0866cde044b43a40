/* snapshot.c - writing and reading guests as a file. The form is told in snapshot.h, and only here known. */
#include "vmm/observe/snapshot.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char magic[8] = "PG32SNAP";

enum { VERSION = 2, HEAD = 24, TAIL = 8 };

static uint64_t fnv1a(uint64_t hash, const uint8_t *bytes, uint64_t n)
{
    for (uint64_t k = 0; k < n; k++)
        hash = (hash ^ bytes[k]) * 0x100000001b3u;
    return hash;
}

#define FNV_BEGIN 0xcbf29ce484222325u

/* -- Writing ----------------------------------------------------------------------------------------------------- */

struct out {
    uint8_t *bytes;
    uint64_t size, room;
    bool failed;                    /* out of memory */
};

static void put_bytes(struct out *o, const void *bytes, uint64_t n)
{
    if (o->failed)
        return;
    if (o->room - o->size < n) {
        uint64_t room = o->room != 0 ? 2 * o->room : 1 << 16;
        while (room - o->size < n)
            room *= 2;
        uint8_t *bigger = realloc(o->bytes, room);
        if (bigger == NULL) {
            o->failed = true;
            return;
        }
        o->bytes = bigger;
        o->room = room;
    }
    memcpy(o->bytes + o->size, bytes, n);
    o->size += n;
}

static void put(struct out *o, uint64_t value, unsigned width)
{
    uint8_t bytes[8];
    for (unsigned n = 0; n < width; n++)
        bytes[n] = (uint8_t)(value >> 8 * n);
    put_bytes(o, bytes, width);
}

static void put_state(struct out *o, const struct machine_state *s)
{
#define PSW(field, ...) put(o, s->psw.field, 4);
#include "isa/state.def"
    for (unsigned r = 0; r < REGISTERS; r++)
        put(o, s->g[r], 4);
    put(o, s->c, 8);
    put(o, s->idled, 8);
    put(o, s->progress, 1);
    put(o, s->expired, 1);
    put(o, s->stop, 1);
    put(o, s->exit, 4);
    put(o, s->look, 8);
    put(o, s->input.taken, 8);
    put(o, s->input.end_visible, 1);
    put(o, s->input.nothing_at, 8);
}

static unsigned field_count(const struct device_ops *ops)
{
    unsigned n = 0;
    while (ops->fields[n].name != NULL)
        n++;
    return n;
}

static void put_devices(struct out *o, const struct machine *m, const struct machine_state *s)
{
    for (unsigned n = 0; n < DEVICES; n++) {
        const struct device *d = m->dev.slot[n];
        put(o, d != NULL ? 1 : 0, 1);
        if (d == NULL)
            continue;
        put(o, s->device[n].due, 8);
        put(o, field_count(d->ops), 1);
        for (unsigned k = 0; k < field_count(d->ops); k++)
            put(o, s->device[n].field[k], 8);
    }
}

/* Bytes that have been read, or are in a regular file, and have not been taken. */
static const char *put_input(struct out *o, struct source *s)
{
    struct stat st;
    uint8_t buffer[4096];
    ssize_t n;
    if (s == NULL) {
        put(o, 1, 1);
        put(o, 0, 8);
        return NULL;
    }
    while (!s->terminal && !s->ended && s->fd >= 0 && fstat(s->fd, &st) == 0 && S_ISREG(st.st_mode)) {
        n = read(s->fd, buffer, sizeof buffer);
        s->ended = n == 0;
        if (n < 0 || (n > 0 && !source_feed(s, buffer, (size_t)n)))
            return "the rest of the console input cannot be read";
    }
    uint64_t end = s->terminal ? s->now.visible : s->dropped + s->count;
    uint64_t unread = end > s->now.taken ? end - s->now.taken : 0;
    put(o, s->terminal ? s->now.end_visible : s->ended, 1);     /* what has not arrived is not this guest's yet */
    put(o, unread, 8);
    if (unread > 0)
        put_bytes(o, s->bytes + (s->now.taken - s->dropped), unread);
    return NULL;
}

static bool is_zero(const uint8_t *bytes)
{
    return bytes[0] == 0 && memcmp(bytes, bytes + 1, PAGE_SIZE - 1) == 0;
}

static void put_pages(struct out *o, const uint8_t *bytes, uint64_t count)
{
    uint64_t used = 0;
    for (uint64_t n = 0; n < count; n++)
        used += !is_zero(bytes + n * PAGE_SIZE);
    put(o, used, 8);
    for (uint64_t n = 0; n < count; n++)
        if (!is_zero(bytes + n * PAGE_SIZE)) {
            put(o, n, 8);
            put_bytes(o, bytes + n * PAGE_SIZE, PAGE_SIZE);
        }
}

static const char *put_disk(struct out *o, struct medium *disk)
{
    uint32_t count = disk != NULL ? disk->capacity : 0;
    uint8_t *bytes = disk != NULL ? disk->memory : NULL;
    if (count > SNAPSHOT_BLOCKS_MAX)
        return "a disk of more than 1 GiB is not kept in a snapshot";
    if (count > 0 && disk->memory == NULL) {
        bytes = malloc((size_t)count * BLOCK_SIZE);
        for (uint32_t n = 0; bytes != NULL && n < count; n++)
            if (!medium_read(disk, n, bytes + (size_t)n * BLOCK_SIZE)) {
                free(bytes);
                return "the disk cannot be read";
            }
    }
    if (count > 0 && bytes == NULL)
        return "the host has not enough memory";
    put_pages(o, bytes, count);
    if (disk == NULL || bytes != disk->memory)
        free(bytes);
    return NULL;
}

static const char *put_guest(struct out *o, struct machine *m, const struct snapshot_program *program)
{
    struct machine_state state;
    uint64_t length = strlen(program->name) < 255 ? strlen(program->name) : 255;
    const struct medium *disk = m->dev.backends.disk;
    state_take(&state, m);
    put(o, length, 1);
    put_bytes(o, program->name, length);
    put(o, program->notes_size, 8);
    if (program->notes_size > 0)
        put_bytes(o, program->notes, program->notes_size);
    put(o, m->e.size, 8);
    put(o, m->has, 4);
    put(o, disk != NULL ? disk->capacity : 0, 4);
    put(o, m->dev.backends.disk_latency, 4);
    put_state(o, &state);
    put_devices(o, m, &state);
    const char *why = put_input(o, m->dev.backends.input);
    if (why != NULL)
        return why;
    put_pages(o, state_page(m, 0), m->e.size / PAGE_SIZE);
    return put_disk(o, m->dev.backends.disk);
}

const char *snapshot_write(FILE *f, struct machine *const *machines, const struct snapshot_program *programs, unsigned count)
{
    struct out o = { 0 };
    const char *why = NULL;
    put_bytes(&o, magic, sizeof magic);
    put(&o, VERSION, 4);
    put(&o, count, 4);
    put(&o, 0, 8);
    for (unsigned n = 0; n < count && why == NULL; n++)
        why = put_guest(&o, machines[n], &programs[n]);
    if (why == NULL && o.failed)
        why = "the host has not enough memory";
    if (why == NULL) {
        uint64_t size = o.size + TAIL;
        for (unsigned n = 0; n < 8; n++)
            o.bytes[HEAD - 8 + n] = (uint8_t)(size >> 8 * n);
        put(&o, fnv1a(FNV_BEGIN, o.bytes, o.size), 8);
        if (o.failed)
            why = "the host has not enough memory";
        else if (fwrite(o.bytes, 1, o.size, f) != o.size || fflush(f) != 0)
            why = strerror(errno);
    }
    free(o.bytes);
    return why;
}

/* -- Reading ----------------------------------------------------------------------------------------------------- */

struct in {
    const uint8_t *at, *end;
    bool bad;
};

static const uint8_t *take_bytes(struct in *i, uint64_t n)
{
    const uint8_t *at = i->at;
    if (i->bad || (uint64_t)(i->end - i->at) < n) {
        i->bad = true;
        return NULL;
    }
    i->at += n;
    return at;
}

static uint64_t take(struct in *i, unsigned width)
{
    const uint8_t *bytes = take_bytes(i, width);
    uint64_t value = 0;
    for (unsigned n = 0; bytes != NULL && n < width; n++)
        value |= (uint64_t)bytes[n] << 8 * n;
    return value;
}

/* A number that is 0 or 1. */
static bool take_flag(struct in *i)
{
    uint64_t value = take(i, 1);
    i->bad |= value > 1;
    return value != 0;
}

static void take_state(struct in *i, struct machine_state *s)
{
#define PSW(field, ...) s->psw.field = (uint32_t)take(i, 4);
#include "isa/state.def"
    for (unsigned r = 0; r < REGISTERS; r++)
        s->g[r] = (uint32_t)take(i, 4);
    s->c = take(i, 8);
    s->idled = take(i, 8);
    s->progress = take_flag(i);
    s->expired = take_flag(i);
    uint64_t stop = take(i, 1);
    i->bad |= stop > DEADLOCKED;
    s->stop = stop <= DEADLOCKED ? (enum stop)stop : RUNNING;
    s->exit = (uint32_t)take(i, 4);
    s->look = take(i, 8);
    s->input.taken = take(i, 8);
    s->input.end_visible = take_flag(i);
    s->input.nothing_at = take(i, 8);
}

static void take_devices(struct in *i, struct machine_state *s)
{
    for (unsigned n = 0; n < DEVICES; n++) {
        s->device[n].present = take_flag(i);
        if (!s->device[n].present)
            continue;
        s->device[n].due = take(i, 8);
        uint64_t fields = take(i, 1);
        i->bad |= fields > DEVICE_FIELDS_MAX;
        for (uint64_t k = 0; k < fields && !i->bad; k++)
            s->device[n].field[k] = take(i, 8);
    }
}

/* A list of pages: ascending numbers below limit. */
static void take_pages(struct in *i, uint64_t limit, const uint8_t **list, uint64_t *count)
{
    uint64_t next = 0;
    *count = take(i, 8);
    *list = i->at;
    i->bad |= *count > limit;
    for (uint64_t n = 0; n < *count && !i->bad; n++) {
        uint64_t number = take(i, 8);
        i->bad |= number < next || number >= limit;
        next = number + 1;
        take_bytes(i, PAGE_SIZE);
    }
}

static void take_guest(struct in *i, struct snapshot_guest *g, uint64_t version)
{
    uint64_t length = take(i, 1);
    const uint8_t *name = take_bytes(i, length);
    if (name != NULL)
        memcpy(g->name, name, length);
    for (uint64_t n = 0; n < length; n++)       /* it will be printed */
        if ((unsigned char)g->name[n] < ' ' || g->name[n] == 127)
            g->name[n] = '?';
    g->notes_size = version > 1 ? take(i, 8) : 0;
    g->notes = take_bytes(i, g->notes_size);
    g->storage = take(i, 8);
    g->has = (unsigned)take(i, 4);
    g->blocks = (uint32_t)take(i, 4);
    g->latency = (uint32_t)take(i, 4);
    i->bad |= g->storage < STORAGE_MIN || g->storage > STORAGE_MAX_CARRIER || g->storage % PAGE_SIZE != 0
           || (g->has & ~(unsigned)HAS_FLAWS) != 0 || g->blocks > SNAPSHOT_BLOCKS_MAX || g->latency == 0;
    take_state(i, &g->state);
    take_devices(i, &g->state);
    g->input_ended = take_flag(i);
    g->unread_count = take(i, 8);
    g->unread = take_bytes(i, g->unread_count);
    i->bad |= g->state.input.taken > SOURCE_TAKEN_MAX;
    g->state.input.visible = g->state.input.taken + g->unread_count;
    if (!i->bad)
        take_pages(i, g->storage / PAGE_SIZE, &g->pages, &g->page_count);
    if (!i->bad)
        take_pages(i, g->blocks, &g->disk, &g->block_count);
}

/* Whether these bytes cannot become a snapshot, whatever follows: they do not begin as one, or are too many. */
static bool hopeless(const struct snapshot *s)
{
    if (s->size < HEAD)
        return s->size >= sizeof magic && memcmp(s->bytes, magic, sizeof magic) != 0;
    struct in i = { s->bytes + HEAD - 8, s->bytes + HEAD, false };
    return memcmp(s->bytes, magic, sizeof magic) != 0 || s->size > take(&i, 8);
}

/* All of f, or so much of it that it is clear that it is none: f may have no end. */
static bool read_all(struct snapshot *s, FILE *f, const char **why)
{
    uint64_t room = 0;
    *why = "the host has not enough memory";
    for (;;) {
        if (s->size == room) {
            room = room != 0 ? 2 * room : 1 << 20;
            uint8_t *bigger = realloc(s->bytes, room);
            if (bigger == NULL)
                return false;
            s->bytes = bigger;
        }
        size_t n = fread(s->bytes + s->size, 1, room - s->size, f);
        s->size += n;
        if (n == 0 || hopeless(s))
            break;
    }
    *why = strerror(errno);
    return !ferror(f);
}

static const char *parse(struct snapshot *s)
{
    struct in i = { s->bytes, s->bytes + s->size, false };
    const uint8_t *begin = take_bytes(&i, sizeof magic);
    if (begin == NULL || memcmp(begin, magic, sizeof magic) != 0)
        return "it is no snapshot: snapshots begin with PG32SNAP";
    uint64_t version = take(&i, 4), count = take(&i, 4), size = take(&i, 8);
    if (!i.bad && (version < 1 || version > VERSION))
        return "it is a snapshot of another version; this program reads versions 1 and 2";
    if (i.bad || size != s->size || s->size < HEAD + TAIL)
        return "it is not a whole snapshot: it has been cut off or added to";
    i.end -= TAIL;
    struct in tail = { i.end, i.end + TAIL, false };
    if (take(&tail, 8) != fnv1a(FNV_BEGIN, s->bytes, s->size - TAIL))
        return "its checksum is wrong: it has been damaged";
    if (count == 0 || count > 4096)
        return "it has no guests, or more than 4096";
    s->guests = calloc(count, sizeof *s->guests);
    if (s->guests == NULL)
        return "the host has not enough memory";
    for (; s->count < count && !i.bad; s->count++)
        take_guest(&i, &s->guests[s->count], version);
    return i.bad || i.at != i.end ? "it says what no machine can be" : NULL;
}

bool snapshot_read(struct snapshot *s, FILE *f, const char **why)
{
    *s = (struct snapshot){ 0 };
    if (!read_all(s, f, why)) {
        snapshot_free(s);
        return false;
    }
    *why = parse(s);
    if (*why != NULL)
        snapshot_free(s);
    return *why == NULL;
}

void snapshot_free(struct snapshot *s)
{
    free(s->bytes);
    free(s->guests);
    *s = (struct snapshot){ 0 };
}

/* -- Putting into machines ---------------------------------------------------------------------------------------- */

bool snapshot_feed(const struct snapshot_guest *g, struct source *source)
{
    source->now = g->state.input;
    source->dropped = source->now.taken;
    if (source->terminal && g->unread_count > 0
        && !source_add_arrival(source, (struct arrival){ .at = source->now.taken, .c = g->state.c }))
        return false;
    return source_feed(source, g->unread, g->unread_count);
}

bool snapshot_seek(const struct snapshot_guest *g, struct source *recording)
{
    const struct source_position *to = &g->state.input;
    uint64_t end = recording->dropped + recording->count;
    if (to->taken < recording->dropped || to->taken > end)
        return false;
    uint64_t both = end - to->taken < g->unread_count ? end - to->taken : g->unread_count;
    if (recording->terminal && both < g->unread_count)
        return false;
    if (both > 0 && memcmp(recording->bytes + (to->taken - recording->dropped), g->unread, both) != 0)
        return false;
    source_seek(recording, *to);
    return true;
}

/* Entry n of a list of pages. */
static const uint8_t *entry(const uint8_t *list, uint64_t n, uint64_t *number)
{
    struct in i = { list + n * (8 + PAGE_SIZE), list + (n + 1) * (8 + PAGE_SIZE), false };
    *number = take(&i, 8);
    return i.at;
}

struct medium *snapshot_disk(const struct snapshot_guest *g)
{
    struct medium *d = calloc(1, sizeof *d);
    if (d == NULL)
        return NULL;
    *d = (struct medium){ .fd = -1, .memory = calloc(g->blocks + 1, BLOCK_SIZE), .writable = true, .capacity = g->blocks };
    if (d->memory == NULL) {
        free(d);
        return NULL;
    }
    for (uint64_t n = 0; n < g->block_count; n++) {
        uint64_t number;
        const uint8_t *bytes = entry(g->disk, n, &number);
        memcpy(d->memory + number * BLOCK_SIZE, bytes, BLOCK_SIZE);
    }
    return d;
}

const char *snapshot_put(const struct snapshot_guest *g, struct machine *m)
{
    static const uint8_t zeros[PAGE_SIZE];
    uint64_t next = 0;
    const char *why = state_put(m, &g->state);
    if (why != NULL)
        return why;
    for (uint64_t page = 0; page < m->e.size / PAGE_SIZE; page++) {
        uint64_t number = UINT64_MAX;
        const uint8_t *bytes = next < g->page_count ? entry(g->pages, next, &number) : zeros;
        next += number == page;
        state_put_page(m, page, number == page ? bytes : zeros);
    }
    return NULL;
}
