/* rig.c - towers for tests. */
#include "tests/support/rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void fail(const char *why)
{
    fprintf(stderr, "rig: %s\n", why);
    abort();
}

/* A source that has its bytes already and is at its end behind them. */
static struct source source_of(const void *bytes, size_t size, const volatile sig_atomic_t *attention)
{
    struct source s = source_make(-1, false, attention);
    if (!source_feed(&s, bytes, size))
        fail("out of memory");
    return s;
}

static struct medium medium_of(const uint8_t *blocks, uint32_t count)
{
    struct medium d = { .fd = -1, .writable = true, .capacity = count };
    d.memory = malloc((size_t)count * BLOCK_SIZE + 1);
    if (d.memory == NULL)
        fail("out of memory");
    memcpy(d.memory, blocks, (size_t)count * BLOCK_SIZE);
    return d;
}

static struct backends host_make(struct rig *r, struct rig_host *h, const struct rig_guest *g)
{
    int fd = memfd_create("output", MFD_CLOEXEC);
    if (fd < 0)
        fail("no file in memory for the output");
    h->input = source_of(g->input, g->input_size, &r->attention);
    h->outlet = (struct outlet){ .fd = fd, .limit = UINT64_MAX, .attention = &r->attention };
    h->output = sink_make(&h->outlet, NULL);
    if (g->disk != NULL)
        h->disk = medium_of(g->disk, g->blocks);
    return (struct backends){
        &h->input, &h->output, g->disk != NULL ? &h->disk : NULL, g->latency != 0 ? g->latency : 500,
    };
}

void rig_build(struct rig *r, const struct rig_spec *spec)
{
    struct guest_spec guests[RIG_GUESTS];
    const char *why;
    if (spec->guest_count > RIG_GUESTS)
        fail("too many guests");
    memset(r, 0, sizeof *r);
    r->guest_count = spec->guest_count;
    for (unsigned n = 0; n < spec->guest_count; n++) {
        const struct rig_guest *g = &spec->guests[n];
        guests[n] = (struct guest_spec){
            g->image, g->size, g->storage != 0 ? g->storage : 64 * 1024, g->until != 0 ? g->until : UINT64_MAX,
            host_make(r, &r->host[n], g),
        };
    }
    const struct engine *engine = spec->engine != NULL ? spec->engine : engine_by_name("reference");
    const struct monitor_kind **kinds = malloc((spec->height + 1) * sizeof(struct monitor_kind *));
    if (kinds == NULL)
        fail("out of memory");
    for (unsigned level = 0; level < spec->height; level++)
        kinds[level] = spec->kind != NULL ? spec->kind : &pure_kind;
    struct tower_spec tower = {
        .engine = engine, .has = spec->has, .height = spec->height, .kinds = kinds, .guests = guests,
        .guest_count = spec->guest_count, .attention = &r->attention,
    };
    r->tower = tower_create(&tower, &why);
    free(kinds);
    if (r->tower == NULL)
        fail(why);
}

void rig_free(struct rig *r)
{
    tower_free(r->tower);
    for (unsigned n = 0; n < r->guest_count; n++) {
        source_close(&r->host[n].input);
        sink_close(&r->host[n].output);
        close(r->host[n].outlet.fd);
        free(r->host[n].disk.memory);
    }
}

void rig_run_image(struct rig *r, unsigned height, const struct rig_guest *guest)
{
    rig_build(r, &(struct rig_spec){ .height = height, .guests = guest, .guest_count = 1 });
    tower_power_on(r->tower);
    tower_run(r->tower);
}

struct machine *rig_machine(const struct rig *r, unsigned n) { return r->tower->guests[n]; }

struct vm *rig_vm(const struct rig *r, unsigned n)
{
    return r->tower->height > 0 ? vm_of(r->tower->guests[n]) : NULL;
}

char *rig_output(struct rig *r, unsigned n, size_t *size)
{
    sink_flush(&r->host[n].output);
    int fd = r->host[n].outlet.fd;
    off_t length = lseek(fd, 0, SEEK_END);
    char *text = length >= 0 ? malloc((size_t)length + 1) : NULL;
    if (text == NULL || pread(fd, text, (size_t)length, 0) != length)
        fail("the output cannot be read back");
    text[length] = '\0';
    if (size != NULL)
        *size = (size_t)length;
    return text;
}
