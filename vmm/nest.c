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
    m->progress = field(b, BLOCK_MARK) != field(b, BLOCK_BEYOND) + left;
}

/* Where the monitor keeps what a device of the guest's is made of: every field of isa/dev has a row here. */
static const struct device_word {
    unsigned device;
    const char *field;
    enum block_offset at;
    uint32_t bits;
} device_words[] = {
    { SYSTEM_DEVICE, "latched clock high", BLOCK_LATCH, UINT32_MAX },
    { CONSOLE_DEVICE, "interrupt enabled", BLOCK_CONSOLE_CONTROL, CONSOLE_CONTROL_INTERRUPT },
    { CONSOLE_DEVICE, "interrupting", BLOCK_PENDING, 1 << CONSOLE_DEVICE },
    { DISK_DEVICE, "block", BLOCK_DISK_BLOCK, UINT32_MAX },
    { DISK_DEVICE, "address", BLOCK_DISK_ADDRESS, UINT32_MAX },
    { DISK_DEVICE, "latched command", BLOCK_DISK_COMMAND, UINT32_MAX },
    { DISK_DEVICE, "latched block", BLOCK_DISK_FROM, UINT32_MAX },
    { DISK_DEVICE, "latched address", BLOCK_DISK_TO, UINT32_MAX },
    { DISK_DEVICE, "status", BLOCK_DISK_STATUS, UINT32_MAX },
    { DISK_DEVICE, "interrupt enabled", BLOCK_DISK_CONTROL, DISK_CONTROL_INTERRUPT },
};

/* What the block says of one field. A field without a row is our own bug. */
static uint32_t device_word(const struct block *b, const struct device *d, const struct device_field *wanted)
{
    for (size_t n = 0; n < sizeof device_words / sizeof device_words[0]; n++) {
        const struct device_word *w = &device_words[n];
        if (w->device == d->ops->number && strcmp(w->field, wanted->name) == 0)
            return field(b, w->at) & w->bits;
    }
    abort();
}

static void look_at_devices(const struct block *b, struct board *board)
{
    board->pending = field(b, BLOCK_PENDING) & (PENDING_HORIZON - 1);
    for (unsigned n = 0; n < DEVICES; n++) {
        struct device *d = board->slot[n];
        if (d == NULL)
            continue;
        for (const struct device_field *f = d->ops->fields; f->name != NULL; f++)
            device_set(d, f, device_word(b, d, f));
        d->due = n == DISK_DEVICE ? pair(b->e, b->at + BLOCK_DISK_DUE) : NEVER;
    }
}

bool nest_view_attach(struct nest_view *view, struct backends backends)
{
    return board_attach(&view->machine.dev, backends, view->machine.e);
}

void nest_view_detach(struct nest_view *view) { board_detach(&view->machine.dev); }

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
    m->progress = field(&b, BLOCK_PROGRESS) != 0;
    if (b.running)
        look_at_time(nest, &b, m);
    m->expired = field(&b, BLOCK_TIMER) != 0 && m->psw.t == 0;
    m->stop = stop <= DEADLOCKED ? (enum stop)stop : RUNNING;      /* the rest is STOP_LIMIT */
    m->exit = field(&b, BLOCK_EXIT);
    m->until = pair(b.e, b.at + BLOCK_UNTIL);
    m->e = (struct window){
        carrier->e.storage, carrier->e.origin + nest->monitor + field(&b, BLOCK_BASE), field(&b, BLOCK_STORAGE),
    };
    m->has = carrier->has;
    look_at_devices(&b, &m->dev);
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

/* The registers that the monitor's fast way has saved and uses itself: t0, t1, t2. */
enum { FIRST_SAVED = 5, SAVED = 3 };

/* The guest that the innermost monitor works for has taken a trap; the record is in its own storage. */
static void tell_trap(struct nest_watch *w)
{
    uint32_t n = word(&w->carrier->e, w->nest->monitor + SAVE_AREA + BLOCK_NUMBER);
    if (n >= w->nest->guest_count)
        return;
    struct machine *m = &w->views[n].machine;
    nest_look(w->nest, w->carrier, n, &w->views[n]);
    for (unsigned r = FIRST_SAVED; r < FIRST_SAVED + SAVED; r++)
        w->views[n].g[r] = word(&w->carrier->e, w->nest->monitor + SAVE_AREA + BLOCK_REGISTERS + 4 * r);
    struct psw old = window_load_psw(&m->e, OLD_STATUS);
    uint32_t cause = word(&m->e, TRAP_CAUSE);
    struct trap trap = { (enum cause)cause, word(&m->e, TRAP_INFO), word(&m->e, TRAP_WORD) };
    if (m->watcher != NULL && m->watcher->taken != NULL && cause < CAUSE_COUNT)
        m->watcher->taken(m->watcher, m, &trap, &old);
}

/* Whether R of machine m, where it begins at l, is a guest's. */
static bool is_of_guest(const struct nest_watch *w, const struct machine *m, uint32_t l)
{
    unsigned guest;
    uint32_t carried = (uint32_t)(m->e.origin + l - w->carrier->e.origin);
    return nest_runs(w->nest, w->carrier, carried, &guest) == w->nest->height;
}

/* Somebody has executed an instruction of machine m, whose PSW was `old`. */
static void executed(struct nest_watch *w, const struct machine *m, const struct psw *old)
{
    uint32_t p = old->p;
    if (w->moved != NULL && old->l != m->psw.l && is_of_guest(w, m, old->l) != is_of_guest(w, m, m->psw.l))
        *w->moved = 1;
    if (w->pause != NULL && *w->host)
        *w->pause = 1;
    if (m->e.origin + m->psw.l != w->origin)
        return;                                         /* not one of the innermost monitor's */
    if (p == w->delivered)
        tell_trap(w);
    if (p == w->enter && w->moved != NULL)
        *w->moved = w->at_entry = true;
    if (p == w->stop && w->pause != NULL
        && word(&w->carrier->e, w->nest->monitor + SAVE_AREA + BLOCK_STOP) == STOP_LIMIT)
        *w->pause = 1;
}

static void step(struct watcher *watcher, const struct machine *m, const struct insn *i, const struct psw *old)
{
    struct nest_watch *w = (struct nest_watch *)watcher;
    executed(w, m, old);
    if (w->next != NULL && w->next->step != NULL)
        w->next->step(w->next, m, i, old);
}

/* What a monitor does in software, no machine below it executes. */
static void emulated(struct listener *listener, const struct vm *v, const struct insn *i, const struct psw *old)
{
    (void)i;
    executed((struct nest_watch *)((char *)listener - offsetof(struct nest_watch, listener)), &v->machine, old);
}

/* A monitor in C has got a trap. */
static void exited(struct listener *listener, const struct vm *v, const struct trap *trap)
{
    struct nest_watch *w = (struct nest_watch *)((char *)listener - offsetof(struct nest_watch, listener));
    (void)v, (void)trap;
    if (w->moved != NULL)
        *w->moved = 1;
}

static void taken(struct watcher *watcher, const struct machine *m, const struct trap *trap, const struct psw *old)
{
    struct nest_watch *w = (struct nest_watch *)watcher;
    if (w->moved != NULL)
        *w->moved = 1;
    if (w->next != NULL && w->next->taken != NULL)
        w->next->taken(w->next, m, trap, old);
}

static void device(struct watcher *watcher, const struct machine *m, const char *text)
{
    struct nest_watch *w = (struct nest_watch *)watcher;
    if (w->next != NULL && w->next->device != NULL)
        w->next->device(w->next, m, text);
}

void nest_watch(struct nest_watch *w, const struct nest *nest, struct tower *tower, struct nest_view *views)
{
    struct machine *bottom = &tower->bare->machine, *carrier = tower->guests[0];
    *w = (struct nest_watch){
        .watcher = { .taken = taken, .step = step }, .next = bottom->watcher,
        .listener = { .exit = exited, .emulated = emulated },
        .nest = nest, .carrier = carrier, .views = views, .delivered = label("guest_trap_delivered"),
        .enter = label("guest_enter") - 4, .stop = label("stop"), .origin = carrier->e.origin + nest->monitor,
    };
    if (w->next != NULL && w->next->device != NULL)
        w->watcher.device = device;
    bottom->watcher = &w->watcher;
    if (tower->height == 0)
        return;
    w->listener.next = tower->monitors[0]->listeners;   /* the same for all */
    for (unsigned level = 0; level < tower->height; level++)
        tower->monitors[level]->listeners = &w->listener;
}

/* It stands behind the instruction at `stop`. From `due` on it sees again what is due. */
void nest_extend(const struct nest *nest, struct machine *carrier, uint64_t until)
{
    uint64_t block = nest->monitor + SAVE_AREA;
    window_store(&carrier->e, block + BLOCK_STOP, 4, RUNNING);
    window_store(&carrier->e, block + BLOCK_UNTIL, 4, (uint32_t)until);
    window_store(&carrier->e, block + BLOCK_UNTIL + 4, 4, (uint32_t)(until >> 32));
    carrier->psw.p = label("due");
}
