/* nest.c - packing images behind monitors in PG32, and reading those monitors' blocks. */
#include "vmm/nest.h"

#include "vmm/pg32/block.h"
#include "vmm/pg32/image.h"

#include <stdlib.h>
#include <string.h>

/* The address of a label of the monitor. Labels are spelled here and in vmm/pg32 only: a wrong one is our own bug. */
static uint32_t label(const char *name)
{
    const struct monitor_symbol *s = monitor_symbols;
    while (s->name != NULL && strcmp(s->name, name) != 0)
        s++;
    if (s->name == NULL)
        abort();
    return s->value;
}

static uint64_t whole_pages(uint64_t size) { return (size + PAGE_SIZE - 1) / PAGE_SIZE * PAGE_SIZE; }

/* -- Packing ----------------------------------------------------------------------------------------------------- */

static void put(uint8_t *to, uint64_t value, unsigned bytes)
{
    for (unsigned n = 0; n < bytes; n++)
        to[n] = (uint8_t)(value >> 8 * n);
}

/* Where images and storage begin behind a monitor with so many guests. */
static uint64_t first_image(unsigned count)
{
    return whole_pages(label("directory") + (uint64_t)BLOCK_BYTES * (count + 1));
}

static void write_directory(uint8_t *directory, const struct guest_spec *guests, unsigned count)
{
    put(directory + HEADER_MAGIC, DIRECTORY_IS, 4);
    put(directory + HEADER_BLOCK, BLOCK_BYTES, 4);
    put(directory + HEADER_COUNT, count, 4);
    for (unsigned n = 0; n < count; n++) {
        uint8_t *block = directory + (size_t)BLOCK_BYTES * (n + 1);
        put(block + BLOCK_IMAGE_BYTES, guests[n].size, 4);
        put(block + BLOCK_STORAGE, guests[n].storage, 4);
        put(block + BLOCK_UNTIL, guests[n].until, 8);
    }
}

/* One monitor with its guests. False: out of memory. */
static bool wrap(const struct guest_spec *guests, unsigned count, struct guest_spec *out, uint8_t **image)
{
    uint64_t at = first_image(count), size = at, storage = at;
    for (unsigned n = 0; n < count; n++) {
        size += whole_pages(guests[n].size);
        storage += guests[n].storage;
    }
    *image = calloc(1, size);
    if (*image == NULL)
        return false;
    memcpy(*image, monitor_image, monitor_image_size);
    write_directory(*image + label("directory"), guests, count);
    for (unsigned n = 0; n < count; n++) {
        if (guests[n].size > 0)
            memcpy(*image + at, guests[n].image, guests[n].size);
        at += whole_pages(guests[n].size);
    }
    *out = (struct guest_spec){ .image = *image, .size = size, .storage = storage, .until = UINT64_MAX };
    return true;
}

/* How much storage a nest needs. */
static uint64_t storage_of(unsigned height, const struct guest_spec *guests, unsigned count)
{
    uint64_t storage = first_image(count) + (height - 1) * first_image(1);
    for (unsigned n = 0; n < count; n++)
        storage += guests[n].storage;
    return storage;
}

bool nest_pack(struct nest *nest, unsigned height, const struct guest_spec *guests, unsigned count, const char **why)
{
    struct guest_spec outer = { 0 };
    uint8_t *image = NULL, *inner;
    *nest = (struct nest){ .height = height, .guest_count = count, .monitor = (height - 1) * first_image(1) };
    *why = "the outermost would need more than 2 GiB of storage; ask for fewer monitors or smaller guests";
    if (storage_of(height, guests, count) > STORAGE_MAX_CARRIER)
        return false;
    *why = "the host has not enough memory";
    for (unsigned level = 0; level < height; level++) {
        inner = image;
        struct guest_spec one = outer;
        bool wrapped = level == 0 ? wrap(guests, count, &outer, &image) : wrap(&one, 1, &outer, &image);
        free(inner);
        if (!wrapped)
            return false;
    }
    nest->image = image;
    nest->size = outer.size;
    nest->storage = outer.storage;
    return true;
}

void nest_free(struct nest *nest)
{
    free(nest->image);
    *nest = (struct nest){ 0 };
}

/* -- Reading ----------------------------------------------------------------------------------------------------- */

/* A control block in the storage of the machine that carries the nest. */
struct block {
    const struct window *e;
    uint64_t at;
    bool running;                       /* its time and P are not settled (block.def), its registers in use */
};

static uint32_t word(const struct window *e, uint64_t at) { return window_load(e, at, 4); }

static uint64_t pair(const struct window *e, uint64_t at) { return word(e, at) | (uint64_t)word(e, at + 4) << 32; }

static uint32_t field(const struct block *b, enum block_offset offset) { return word(b->e, b->at + (uint64_t)offset); }

static struct block block_of(const struct nest *nest, const struct machine *carrier, unsigned n)
{
    struct block b = { .e = &carrier->e, .at = nest->monitor + SAVE_AREA };
    b.running = field(&b, BLOCK_STOP) == RUNNING && field(&b, BLOCK_PARKED) == 0 && field(&b, BLOCK_POWER) != 0;
    if (field(&b, BLOCK_NUMBER) != n || field(&b, BLOCK_STORAGE) == 0) {
        b.at = nest->monitor + label("directory") + (uint64_t)BLOCK_BYTES * (n + 1);
        b.running = false;
    }
    return b;
}

/* Running time to settled time, as vm.s does it. */
static void look_at_time(const struct nest *nest, const struct block *b, struct machine *m)
{
    uint32_t left = word(b->e, nest->monitor + OLD_T);
    m->c = pair(b->e, b->at + BLOCK_HORIZON) - ((uint64_t)field(b, BLOCK_BEYOND) + left);
    m->psw.t = field(b, BLOCK_TIMER) == 0 ? 0 : field(b, BLOCK_TIMER_BEYOND) + left;
    m->psw.p = word(b->e, nest->monitor + OLD_P);
}

void nest_look(const struct nest *nest, const struct machine *carrier, unsigned n, struct nest_view *view)
{
    struct machine *m = &view->machine;
    struct block b = block_of(nest, carrier, n);
    uint32_t stop = field(&b, BLOCK_STOP);
    for (unsigned r = 1; r < REGISTERS; r++)
        view->g[r] = b.running ? carrier->g[r] : field(&b, BLOCK_REGISTERS + (int)(4 * r));
    m->g = view->g;
    m->psw = (struct psw){
        field(&b, BLOCK_STATUS), field(&b, BLOCK_P), field(&b, BLOCK_L), field(&b, BLOCK_B), field(&b, BLOCK_T),
    };
    m->c = pair(b.e, b.at + BLOCK_CLOCK);
    if (b.running)
        look_at_time(nest, &b, m);
    m->stop = stop <= DEADLOCKED ? (enum stop)stop : RUNNING;      /* the rest is STOP_LIMIT */
    m->exit = field(&b, BLOCK_EXIT);
    m->until = pair(b.e, b.at + BLOCK_UNTIL);
    m->e = (struct window){
        carrier->e.storage, carrier->e.origin + nest->monitor + field(&b, BLOCK_BASE), field(&b, BLOCK_STORAGE),
    };
    m->has = carrier->has;
}

unsigned nest_runs(const struct nest *nest, const struct machine *carrier, uint32_t l, unsigned *guest)
{
    uint64_t step = first_image(1);                 /* from a monitor to the one that it carries */
    if (l <= nest->monitor && l % step == 0)
        return (unsigned)(l / step);
    uint32_t n = word(&carrier->e, nest->monitor + SAVE_AREA + BLOCK_NUMBER);
    *guest = n < nest->guest_count ? n : 0;
    return nest->height;
}

/* Constants are symbols too; unlike labels they are in capitals. */
const char *nest_label(uint32_t p)
{
    const char *name = NULL;
    for (const struct monitor_symbol *s = monitor_symbols; s->name != NULL && s->value <= p; s++)
        if (s->name[0] >= 'a' && s->name[0] <= 'z')
            name = s->name;
    return name;
}

bool nest_rests(const struct nest *nest, const struct machine *carrier)
{
    for (unsigned n = 0; n < nest->guest_count; n++) {
        struct block b = block_of(nest, carrier, n);
        if (field(&b, BLOCK_STOP) == RUNNING && field(&b, BLOCK_PARKED) == 0)
            return false;
    }
    return true;
}

/* -- Watching ---------------------------------------------------------------------------------------------------- */

/* The guest that the innermost monitor works for has taken a trap; the record is in its own storage. */
static void tell_trap(struct nest_watch *w)
{
    uint32_t n = word(&w->carrier->e, w->nest->monitor + SAVE_AREA + BLOCK_NUMBER);
    if (n >= w->nest->guest_count)
        return;
    struct machine *m = &w->views[n].machine;
    nest_look(w->nest, w->carrier, n, &w->views[n]);
    struct psw old = window_load_psw(&m->e, OLD_STATUS);
    uint32_t cause = word(&m->e, TRAP_CAUSE);
    struct trap trap = { (enum cause)cause, word(&m->e, TRAP_INFO), word(&m->e, TRAP_WORD) };
    if (m->watcher != NULL && m->watcher->taken != NULL && cause < CAUSE_COUNT)
        m->watcher->taken(m->watcher, m, &trap, &old);
}

static void step(struct watcher *watcher, const struct machine *m, const struct insn *i, const struct psw *old)
{
    struct nest_watch *w = (struct nest_watch *)watcher;
    if (old->p == w->delivered && m->psw.l == w->l)
        tell_trap(w);
    if (old->p == w->enter && m->psw.l == w->l && w->entered != NULL)
        *w->entered = 1;
    if (w->next != NULL && w->next->step != NULL)
        w->next->step(w->next, m, i, old);
}

static void taken(struct watcher *watcher, const struct machine *m, const struct trap *trap, const struct psw *old)
{
    struct nest_watch *w = (struct nest_watch *)watcher;
    if (w->next != NULL && w->next->taken != NULL)
        w->next->taken(w->next, m, trap, old);
}

static void device(struct watcher *watcher, const struct machine *m, const char *text)
{
    struct nest_watch *w = (struct nest_watch *)watcher;
    if (w->next != NULL && w->next->device != NULL)
        w->next->device(w->next, m, text);
}

void nest_watch(struct nest_watch *w, const struct nest *nest, struct machine *bottom, const struct machine *carrier,
                struct nest_view *views)
{
    *w = (struct nest_watch){
        .watcher = { .taken = taken, .step = step }, .next = bottom->watcher, .nest = nest, .carrier = carrier,
        .views = views, .delivered = label("guest_trap_delivered"), .enter = label("guest_enter") - 4,
        .l = (uint32_t)(carrier->e.origin + nest->monitor),
    };
    if (w->next != NULL && w->next->device != NULL)
        w->watcher.device = device;
    bottom->watcher = &w->watcher;
}
