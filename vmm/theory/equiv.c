/* equiv.c - two machines in lockstep, and the search for the tick at which they part.
 *
 * Lockstep finds out that they differ, at the latest at the next trap. Then both are run again, from power-on, up to a
 * clock in between, and again: each half is one comparison (the machines are deterministic). In the end the two are
 * equal at C = n and differ at the next tick. Printing is in vmm/cli/equiv.c. */
#include "vmm/theory/equiv.h"

#include "vmm/nest.h"
#include "vmm/observe/statistics.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A machine under comparison, with all that it has on the host. */
struct subject {
    struct watcher watcher;                     /* first */
    const struct equiv_spec *spec;
    struct tower *tower;
    struct machine *m;                          /* the guest's machine; for a nest, what it says of it */
    bool nested;
    struct nest nest;
    struct nest_view view;
    struct nest_watch nest_watch;
    volatile sig_atomic_t attention;            /* of the tower of a nest: up for a pause, and when the host's is up */
    bool paused;                                /* the nest's guest has reached its limit, and can get a later one */
    struct engine engine;
    struct source input;
    FILE *input_file, *output_file;
    struct outlet outlet;
    struct sink output;
    uint64_t written;                           /* bytes of output compared so far */
    struct medium disk;
    bool stop_at_traps;
    uint64_t traps, trap_hash;
    uint64_t last_trap;                         /* C at the last one */
    char trap_text[EQUIV_TEXT];                 /* the traps since it was last emptied */
};

/* -- Making ------------------------------------------------------------------------------------------------------ */

static void mix(uint64_t *hash, uint64_t value) { *hash = (*hash ^ value) * 0x100000001B3u; }

static void note_text(struct subject *s, const struct trap *trap, const struct psw *old)
{
    size_t length = strlen(s->trap_text);
    snprintf(s->trap_text + length, sizeof s->trap_text - length, "%s%s at %" PRIx32, length > 0 ? ", " : "",
             cause_name((unsigned)trap->cause), old->p);
}

static void taken(struct watcher *w, const struct machine *m, const struct trap *trap, const struct psw *old)
{
    struct subject *s = (struct subject *)w;
    const uint64_t values[] = { (uint64_t)trap->cause, trap->info, trap->word,
                                old->status, old->p, old->l, old->b, old->t, m->c };
    s->traps++;
    for (size_t n = 0; n < sizeof values / sizeof values[0]; n++)
        mix(&s->trap_hash, values[n]);
    for (unsigned n = 0; n < REGISTERS; n++)
        mix(&s->trap_hash, m->g[n]);
    note_text(s, trap, old);
    /* Where both shall stop, nothing more happens at this tick. And a machine that traps twice in one tick should have
     * wedged (manual, section 4): it might go on for ever, without time passing. */
    bool again = s->traps > 1 && s->last_trap == m->c;
    if (s->nested && again)
        s->attention = 1;
    else if (!s->nested && (s->stop_at_traps || again))
        s->m->until = m->c;
    s->last_trap = m->c;
}

static bool give_input(struct subject *s)
{
    const struct equiv_spec *spec = s->spec;
    s->input = source_make(-1, false, spec->attention);
    if (spec->input_size == 0)
        return true;
    s->input_file = tmpfile();
    if (s->input_file == NULL || fwrite(spec->input, 1, spec->input_size, s->input_file) != spec->input_size
        || fflush(s->input_file) != 0 || lseek(fileno(s->input_file), 0, SEEK_SET) != 0)
        return false;
    s->input = source_make(fileno(s->input_file), false, spec->attention);
    return true;
}

static bool give_output(struct subject *s)
{
    s->output_file = tmpfile();
    if (s->output_file == NULL)
        return false;
    s->outlet = (struct outlet){ .fd = fileno(s->output_file), .limit = UINT64_MAX, .attention = s->spec->attention };
    s->output = sink_make(&s->outlet, NULL);
    return true;
}

static bool give_disk(struct subject *s)
{
    size_t size = (size_t)s->spec->blocks * BLOCK_SIZE;
    s->disk = (struct medium){ .fd = -1, .writable = true, .capacity = s->spec->blocks };
    if (s->spec->disk == NULL)
        return true;
    s->disk.memory = malloc(size + 1);
    if (s->disk.memory != NULL)
        memcpy(s->disk.memory, s->spec->disk, size);
    return s->disk.memory != NULL;
}

static void subject_free(struct subject *s)
{
    tower_free(s->tower);
    nest_view_detach(&s->view);
    nest_free(&s->nest);
    source_close(&s->input);
    sink_close(&s->output);
    if (s->input_file != NULL)
        fclose(s->input_file);
    if (s->output_file != NULL)
        fclose(s->output_file);
    free(s->disk.memory);
    *s = (struct subject){ .spec = NULL };
}

/* Wrap the guest into a nest of monitors in PG32. */
static bool nest_guest(struct subject *s, struct guest_spec *guest, const char **why)
{
    if (!nest_pack(&s->nest, s->spec->nest, guest, 1, why))
        return false;
    if (!nest_view_attach(&s->view, guest->backends)) {
        *why = "the host has not enough memory";
        return false;
    }
    s->nested = true;
    s->engine = engine_tracing(&s->engine);     /* the guest's traps are seen step by step */
    *guest = (struct guest_spec){ s->nest.image, s->nest.size, s->nest.storage, UINT64_MAX, guest->backends };
    return true;
}

/* Nobody outside can stop a machine that a nest makes; its monitor does, at its limit, and is itself stopped there. */
static void watch_nest(struct subject *s)
{
    nest_watch(&s->nest_watch, &s->nest, s->tower, &s->view);
    s->nest_watch.pause = &s->attention;
    s->nest_watch.host = s->spec->attention;
}

/* With power. On the tower, or bare; the guest's clock stops at `limit`. False: *why says so. */
static bool subject_make(struct subject *s, const struct equiv_spec *spec, bool on_tower, uint64_t limit,
                         const char **why)
{
    *s = (struct subject){ .watcher = { .taken = taken }, .spec = spec, .engine = *spec->engine };
    *why = "the host has not enough memory or temporary files";
    if (!give_input(s) || !give_output(s) || !give_disk(s))
        return false;
    struct guest_spec guest = { spec->image, spec->size, spec->storage, limit,
        { &s->input, &s->output, spec->disk != NULL ? &s->disk : NULL, spec->latency } };
    if (on_tower && spec->nest > 0 && !nest_guest(s, &guest, why))
        return false;
    struct tower_spec tower = {
        .engine = &s->engine, .has = spec->has, .height = on_tower ? spec->height : 0,
        .kinds = spec->kinds, .guests = &guest, .guest_count = 1,
        .attention = s->nested ? &s->attention : spec->attention,
    };
    s->tower = tower_create(&tower, why);
    if (s->tower == NULL)
        return false;
    s->m = s->nested ? &s->view.machine : s->tower->guests[0];
    s->m->watcher = &s->watcher;
    if (s->nested)
        watch_nest(s);
    return true;
}

/* -- Comparing --------------------------------------------------------------------------------------------------- */

static void differ(struct equiv_report *r, const char *what, const char *bare, const char *tower)
{
    if (r->difference_count == EQUIV_DIFFERENCES) {
        r->more_differences = true;
        return;
    }
    struct equiv_difference *d = &r->difference[r->difference_count++];
    snprintf(d->what, sizeof d->what, "%s", what);
    snprintf(d->bare, sizeof d->bare, "%s", bare);
    snprintf(d->tower, sizeof d->tower, "%s", tower);
}

static void compare_number(struct equiv_report *r, const char *what, uint64_t bare, uint64_t tower, const char *format)
{
    char x[24], y[24];
    if (bare == tower)
        return;
    bool decimal = format[0] == 'd';
    snprintf(x, sizeof x, decimal ? "%" PRIu64 : "%08" PRIx64, bare);
    snprintf(y, sizeof y, decimal ? "%" PRIu64 : "%08" PRIx64, tower);
    differ(r, what, x, y);
}

static void compare_flags(struct equiv_report *r, const char *what, bool bare, bool tower)
{
    if (bare != tower)
        differ(r, what, bare ? "1" : "0", tower ? "1" : "0");
}

static void compare_registers(struct equiv_report *r, const struct machine *a, const struct machine *b)
{
    if (a->stop != b->stop)
        differ(r, "stop", stop_name(a->stop), stop_name(b->stop));
    compare_number(r, "exit code", a->exit, b->exit, "d");
    compare_number(r, "C", a->c, b->c, "d");
#define FLAG(NAME, ...) compare_flags(r, #NAME, (a->psw.status & PSW_##NAME) != 0, (b->psw.status & PSW_##NAME) != 0);
#include "isa/state.def"
#define PSW(field, name, ...) \
    if (offsetof(struct psw, field) != offsetof(struct psw, status)) \
        compare_number(r, name, a->psw.field, b->psw.field, "x");
#include "isa/state.def"
    for (unsigned n = 0; n < REGISTERS; n++)
        compare_number(r, register_name(n), machine_get(a, n), machine_get(b, n), "x");
}

/* The aligned word of the guest, by the inverse of f. */
static uint32_t guest_word(const struct subject *s, uint64_t at)
{
    const struct machine *carrier = s->tower->guests[0];
    if (s->tower->height == 0)
        return window_load(&s->m->e, at, 4);
    return map_inverse_word(vm_of(s->tower->guests[0]), s->m->e.origin - carrier->e.origin + at);
}

/* Byte 0 of the guest's storage: by f, where there is one. */
static const uint8_t *guest_storage(const struct subject *s)
{
    const struct machine *bottom = &s->tower->bare->machine;
    uint64_t at = s->nested || s->tower->height == 0 ? s->m->e.origin : map_address(vm_of(s->m), 0);
    return window_reach(&bottom->e, at, s->m->e.size);
}

static void compare_page(struct equiv_report *r, const struct subject *a, const struct subject *b, uint64_t page)
{
    char what[EQUIV_TEXT];
    for (uint64_t at = page; at < page + PAGE_SIZE; at += 4) {
        uint32_t x = guest_word(a, at), y = guest_word(b, at);
        snprintf(what, sizeof what, "E[%08" PRIx64 "]", at);
        compare_number(r, what, x, y, "x");
    }
}

static void compare_storage(struct equiv_report *r, const struct subject *a, const struct subject *b)
{
    const uint8_t *x = guest_storage(a), *y = guest_storage(b);
    if (a->m->e.size != b->m->e.size || x == NULL || y == NULL) {
        compare_number(r, "q", a->m->e.size, b->m->e.size, "d");
        return;
    }
    for (uint64_t page = 0; page < a->m->e.size; page += PAGE_SIZE)
        if (memcmp(x + page, y + page, PAGE_SIZE) != 0)
            compare_page(r, a, b, page);
}

/* One device of each, of the same kind. */
static void compare_device(struct equiv_report *r, const struct device *a, const struct device *b)
{
    char what[EQUIV_TEXT];
    const char *name = a->ops->name;
    for (const struct device_field *f = a->ops->fields; f->name != NULL; f++) {
        snprintf(what, sizeof what, "%s: %s", name, f->name);
        if (f->format == 'b')
            compare_flags(r, what, device_get(a, f) != 0, device_get(b, f) != 0);
        else
            compare_number(r, what, device_get(a, f), device_get(b, f), f->format == 'x' ? "x" : "d");
    }
    snprintf(what, sizeof what, "%s: its next event", name);
    compare_number(r, what, a->due, b->due, "d");
}

static void compare_devices(struct equiv_report *r, const struct subject *a, const struct subject *b)
{
    for (unsigned n = 0; n < DEVICES; n++) {
        const struct device *x = a->m->dev.slot[n], *y = b->m->dev.slot[n];
        if (x != NULL && y != NULL)
            compare_device(r, x, y);
    }
    compare_number(r, "pending interrupts", a->m->dev.pending, b->m->dev.pending, "x");
    compare_number(r, "input taken", a->input.now.taken, b->input.now.taken, "d");
}

/* What has been written since the last comparison. */
static void compare_output(struct equiv_report *r, struct subject *a, struct subject *b)
{
    sink_flush(&a->output);
    sink_flush(&b->output);
    off_t ends[] = { lseek(a->outlet.fd, 0, SEEK_END), lseek(b->outlet.fd, 0, SEEK_END) };
    while (ends[0] == ends[1] && (off_t)a->written < ends[0]) {
        uint8_t x[512], y[512];
        size_t n = (uint64_t)ends[0] - a->written < sizeof x ? (size_t)((uint64_t)ends[0] - a->written) : sizeof x;
        if (pread(a->outlet.fd, x, n, (off_t)a->written) != (ssize_t)n
            || pread(b->outlet.fd, y, n, (off_t)a->written) != (ssize_t)n || memcmp(x, y, n) != 0)
            break;
        a->written += n;
    }
    if (ends[0] != ends[1])
        compare_number(r, "bytes of output", (uint64_t)ends[0], (uint64_t)ends[1], "d");
    else if ((off_t)a->written < ends[0])
        differ(r, "output", "some bytes", "other bytes");
}

static void compare_disks(struct equiv_report *r, const struct subject *a, const struct subject *b)
{
    size_t size = (size_t)a->spec->blocks * BLOCK_SIZE;
    if (a->spec->disk != NULL && memcmp(a->disk.memory, b->disk.memory, size) != 0)
        differ(r, "disk", "some blocks", "other blocks");
}

/* f must be invertible at every level, and the monitors must have kept what is theirs. */
static void check_map(struct equiv_report *r, const struct subject *s, bool thoroughly)
{
    char what[EQUIV_TEXT];
    for (unsigned level = 0; level < s->tower->height; level++) {
        const struct monitor *monitor = s->tower->monitors[level];
        snprintf(what, sizeof what, "monitor %u", level);
        if (!map_holds(monitor->guests[0]))
            differ(r, what, "", "f(S) does not lead back to S");
        if (thoroughly && !allocation_holds(monitor))
            differ(r, what, "", "windows are not disjoint");
        if (thoroughly && !canary_holds(monitor))
            differ(r, what, "", "the storage that it keeps was written");
    }
}

/* Compare everything; differences go to the report. finally: slow checks too. Input taken and the disk's blocks are,
 * for a nest, those of the machine that carries it: its monitors pass both through. */
static bool same(struct equiv_report *r, struct subject *a, struct subject *b, bool finally)
{
    r->difference_count = 0;
    r->more_differences = false;
    r->comparisons++;
    compare_registers(r, a->m, b->m);
    compare_number(r, "number of traps", a->traps, b->traps, "d");
    if (a->traps == b->traps && a->trap_hash != b->trap_hash)
        differ(r, "old PSW, record or registers of a trap", a->trap_text, b->trap_text);
    compare_output(r, a, b);
    compare_flags(r, "an instruction has completed since the last trap", a->m->progress, b->m->progress);
    compare_flags(r, "T has expired", a->m->expired, b->m->expired);
    compare_devices(r, a, b);
    compare_disks(r, a, b);
    check_map(r, b, finally);
    compare_storage(r, a, b);
    return r->difference_count == 0;
}

/* -- Running ----------------------------------------------------------------------------------------------------- */

static bool over(const struct subject *s, uint64_t limit) { return s->m->stop != RUNNING || s->m->c >= limit; }

/* The tower of a nest runs to the end of its guest, or to the guest's limit. */
static bool run_nest_to(struct subject *s, uint64_t until)
{
    struct machine *carrier = s->tower->guests[0];
    if (s->paused)
        nest_extend(&s->nest, carrier, until);
    s->attention = 0;
    bool broken_off = tower_run(s->tower) == ATTENTION;
    sink_flush(&s->output);
    nest_look(&s->nest, carrier, 0, &s->view);
    s->paused = broken_off && s->view.machine.c >= until;
    return !*s->spec->attention;
}

/* Up to C = until, or the next trap; a nest: up to C = until, which for the first time is the limit that it was made
 * with. False: interrupted. */
static bool run_to(struct subject *s, uint64_t until)
{
    s->trap_text[0] = '\0';
    if (s->nested)
        return run_nest_to(s, until);
    s->m->until = until;
    return tower_run(s->tower) != ATTENTION;
}

struct pair {
    struct subject bare, tower;
};

static bool pair_make(struct pair *p, const struct equiv_spec *spec, uint64_t limit, struct equiv_report *r)
{
    p->tower = (struct subject){ .spec = NULL };
    if (subject_make(&p->bare, spec, false, limit, &r->why) && subject_make(&p->tower, spec, true, limit, &r->why)) {
        tower_power_on(p->bare.tower);
        tower_power_on(p->tower.tower);
        return true;
    }
    r->verdict = EQUIV_IMPOSSIBLE;
    return false;
}

static void pair_free(struct pair *p)
{
    subject_free(&p->bare);
    subject_free(&p->tower);
}

static struct equiv_state state_of(const struct machine *m)
{
    struct equiv_state s = { .psw = m->psw, .c = m->c, .stop = m->stop, .exit = m->exit };
    memcpy(s.g, m->g, sizeof s.g);
    return s;
}

/* Where a search for the first divergence begins: equal at `equal`, and different at or soon after `different`. */
struct interval {
    uint64_t equal, different;
};

/* The tick of the next comparison after C = c, at the latest. */
static uint64_t next_stop(const struct equiv_spec *spec, uint64_t c)
{
    uint64_t to_next = spec->every - c % spec->every;
    return c < spec->limit && to_next < spec->limit - c ? c + to_next : spec->limit;
}

/* Both together, from one stop to the next. Sets the verdict; *where, if it is a divergence. A nest does not stop at
 * traps: of those, numbers and hashes are compared at the next stop. */
static void lockstep(struct pair *p, struct equiv_report *r, struct interval *where)
{
    const struct equiv_spec *spec = p->bare.spec;
    p->bare.stop_at_traps = p->tower.stop_at_traps = !p->tower.nested;
    where->equal = where->different = 0;
    bool good = !p->tower.nested || (run_to(&p->bare, 0) && run_to(&p->tower, 0));     /* its guest takes RESET */
    bool equal = good && same(r, &p->bare, &p->tower, true);
    while (equal && good && !over(&p->bare, spec->limit)) {
        uint64_t until = next_stop(spec, p->bare.m->c);
        where->equal = p->bare.m->c;
        good = run_to(&p->bare, until) && run_to(&p->tower, until);
        equal = good && same(r, &p->bare, &p->tower, over(&p->bare, spec->limit));
    }
    where->different = p->bare.m->c > p->tower.m->c ? p->bare.m->c : p->tower.m->c;
    r->verdict = !good ? EQUIV_INTERRUPTED : equal ? EQUIV_EQUAL : EQUIV_DIVERGES;
}

/* Run a fresh pair to C = n. False: interrupted, or no memory. */
static bool fresh_pair(struct pair *p, const struct equiv_spec *spec, uint64_t n, struct equiv_report *r)
{
    if (!pair_make(p, spec, n, r))
        return false;
    if (run_to(&p->bare, n) && run_to(&p->tower, n))
        return true;
    r->verdict = EQUIV_INTERRUPTED;
    return false;
}

/* Whether a fresh pair differs at C = n. False as well where *good becomes false. */
static bool differs_at(const struct equiv_spec *spec, uint64_t n, struct equiv_report *r, bool *good)
{
    struct pair p;
    *good = fresh_pair(&p, spec, n, r);
    bool differs = *good && !same(r, &p.bare, &p.tower, false);
    pair_free(&p);
    return differs;
}

/* Narrow the interval to one tick: `equal` is equal and `different`, the next, is not. */
static bool bisect(const struct equiv_spec *spec, struct interval *where, struct equiv_report *r)
{
    bool good = true;
    uint64_t step = 1;
    if (where->different <= where->equal)
        where->different = where->equal + 1;
    while (!differs_at(spec, where->different, r, &good)) {     /* a trap shows a tick later, a wedge later still */
        if (!good || step > 1 << 16)
            return false;
        where->different += step;
        step *= 2;
    }
    while (where->different - where->equal > 1) {
        uint64_t middle = where->equal + (where->different - where->equal) / 2;
        if (differs_at(spec, middle, r, &good))
            where->different = middle;
        else
            where->equal = middle;
        if (!good)
            return false;
    }
    return true;
}

/* The last equal state, the instruction there, and the first different ones. */
static void describe(const struct equiv_spec *spec, const struct interval *where, struct equiv_report *r)
{
    struct pair p;
    if (!fresh_pair(&p, spec, where->equal, r)) {
        pair_free(&p);
        return;
    }
    const struct machine *m = p.bare.m;
    r->before = state_of(m);
    r->physical = UINT64_MAX;
    if (relocate(&m->psw, m->e.size, m->psw.p, 4, 4, &r->physical) == NO_TRAP)
        r->word = window_load(&m->e, r->physical, 4);
    if (run_to(&p.bare, where->different) && run_to(&p.tower, where->different)) {
        same(r, &p.bare, &p.tower, true);
        r->bare = state_of(p.bare.m);
        r->tower = state_of(p.tower.m);
        snprintf(r->bare_traps, sizeof r->bare_traps, "%s", p.bare.trap_text);
        snprintf(r->tower_traps, sizeof r->tower_traps, "%s", p.tower.trap_text);
    }
    pair_free(&p);
}

void equiv_run(const struct equiv_spec *spec, struct equiv_report *r)
{
    struct pair p;
    struct interval where = { 0 };
    memset(r, 0, sizeof *r);
    if (!pair_make(&p, spec, 0, r)) {           /* limits come later */
        pair_free(&p);
        return;
    }
    lockstep(&p, r, &where);
    r->traps = p.bare.traps;
    r->end = r->bare = state_of(p.bare.m);
    r->tower = r->end;
    r->before = r->end;
    r->physical = UINT64_MAX;
    if (p.tower.tower->height > 0)
        r->top = monitor_counters(p.tower.tower->monitors[p.tower.tower->height - 1]);
    if (r->verdict == EQUIV_DIVERGES)
        r->tower = state_of(p.tower.m);
    struct equiv_report found = *r;
    pair_free(&p);
    if (r->verdict != EQUIV_DIVERGES)
        return;
    if (bisect(spec, &where, r))
        describe(spec, &where, r);
    else if (r->verdict == EQUIV_DIVERGES)
        *r = found;                             /* it shows at a trap and at no tick: what lockstep saw stands */
}
