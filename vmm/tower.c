/* tower.c - building towers level by level, and running them.
 *
 * Who runs next is decided from the bottom up: each monitor says whose turn it is among its guests. Running goes from
 * the top down: the chosen guest's `run` loads the machine below and runs it, and so on to the engine. */
#include "vmm/tower.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>

/* -- Building ---------------------------------------------------------------------------------------------------- */

/* Storage of the machine at some level: what the guests need, and what the monitors from there up keep. */
static uint64_t storage_at(const struct tower_spec *spec, unsigned level)
{
    uint64_t size = 0;
    for (unsigned n = 0; n < spec->guest_count; n++)
        size += spec->guests[n].storage;
    return size + (uint64_t)(spec->height - level) * MONITOR_KEEPS;
}

uint64_t tower_storage(const struct tower_spec *spec) { return storage_at(spec, 0); }

/* Monitor `level` on `below`; the machines of its guests come next. */
static struct monitor *add_monitor(struct tower *t, const struct tower_spec *spec, struct machine *below,
                                   unsigned level)
{
    struct monitor *monitor = monitor_create(below, level, spec->listeners);
    if (monitor != NULL && spec->kinds != NULL)
        monitor->kind = spec->kinds[level];
    if (monitor != NULL)
        t->monitors[t->height++] = monitor;
    return monitor;
}

/* The monitors, each the only guest of the one below. Returns the topmost, or NULL: out of memory. */
static struct monitor *stack_monitors(struct tower *t, const struct tower_spec *spec)
{
    struct machine *below = &t->bare->machine;
    for (unsigned level = 0;; level++) {
        struct monitor *monitor = add_monitor(t, spec, below, level);
        if (monitor == NULL || level + 1 == spec->height)
            return monitor;
        struct vm *v = monitor_add_guest(monitor, storage_at(spec, level + 1), spec->guests[0].backends);
        if (v == NULL)
            return NULL;
        below = &v->machine;
    }
}

/* The topmost machines, with power. False: out of memory. */
static bool add_guests(struct tower *t, const struct tower_spec *spec, struct monitor *top)
{
    for (unsigned n = 0; n < spec->guest_count; n++) {
        const struct guest_spec *g = &spec->guests[n];
        struct machine *m = &t->bare->machine;
        if (top != NULL) {
            struct vm *v = monitor_add_guest(top, g->storage, g->backends);
            if (v == NULL)
                return false;
            m = &v->machine;
        }
        m->until = g->until;
        machine_place(m, g->image, g->size);
        t->guests[t->guest_count++] = m;
    }
    return true;
}

/* Who runs on whom, upwards: A needs it to find guests that can run, and registers that move. The first guest of each
 * is resident from the start: from the bottom up that is one step a level; found out when running, from the top down, each
 * level would move all those above it. */
static void link_levels(struct tower *t)
{
    for (unsigned level = 1; level < t->height; level++)
        vm_of(t->monitors[level]->below)->carries = t->monitors[level];
    for (unsigned level = 0; level < t->height; level++)
        reside(t->monitors[level]->guests[0]);
}

struct tower *tower_create(const struct tower_spec *spec, const char **why)
{
    uint64_t storage = tower_storage(spec);
    *why = "the machine at the bottom would need more than 2 GiB of storage; ask for fewer monitors or smaller guests";
    if (storage > STORAGE_MAX_CARRIER)
        return NULL;
    *why = "the host has not enough memory";
    struct tower *t = calloc(1, sizeof *t);
    if (t == NULL)
        return NULL;
    struct bare_options bare = {
        .engine = spec->engine, .engine_from = spec->height == 0 ? spec->engine_from : 0, .storage = storage,
        .has = spec->has, .backends = spec->guests[0].backends, .attention = spec->attention,
    };
    struct monitor *top = NULL;
    t->attention = spec->attention;
    t->bare = bare_create(&bare);
    t->monitors = calloc(spec->height + 1, sizeof *t->monitors);
    t->guests = calloc(spec->guest_count, sizeof *t->guests);
    bool built = t->bare != NULL && t->monitors != NULL && t->guests != NULL
              && (spec->height == 0 || (top = stack_monitors(t, spec)) != NULL) && add_guests(t, spec, top);
    if (!built) {
        tower_free(t);
        return NULL;
    }
    link_levels(t);
    return t;
}

void tower_power_on(struct tower *t)
{
    for (unsigned n = 0; n < t->guest_count; n++)
        machine_power_on(t->guests[n]);
}

void tower_reveal(struct tower *t)
{
    for (unsigned level = t->height; level > 0; level--) {
        const struct monitor *monitor = t->monitors[level - 1];
        for (unsigned n = 0; monitor->kind->reveal != NULL && n < monitor->guest_count; n++)
            monitor->kind->reveal(monitor->guests[n]);
    }
}

void tower_free(struct tower *t)
{
    if (t == NULL)
        return;
    for (unsigned level = t->height; level > 0; level--)
        monitor_free(t->monitors[level - 1]);
    bare_free(t->bare);
    free(t->monitors);
    free(t->guests);
    free(t);
}

/* -- Running ----------------------------------------------------------------------------------------------------- */

static bool finished(const struct machine *m) { return m->stop != RUNNING || m->c >= m->until; }

static bool parked(const struct tower *t, unsigned n) { return t->height > 0 && vm_of(t->guests[n])->parked; }

/* The machine that runs next, from the bottom up; NULL: none can. */
static struct machine *choose(struct tower *t)
{
    struct machine *m = &t->bare->machine;
    for (unsigned level = 0; level < t->height; level++) {
        struct monitor *monitor = t->monitors[level];
        /* An only guest is no choice; asking each level about all those above it costs the square of the height. */
        struct vm *v = monitor->guest_count == 1 ? monitor->guests[0] : next_guest(monitor);
        if (v == NULL)
            return NULL;
        m = &v->machine;
    }
    return finished(m) || (t->height > 0 && vm_of(m)->parked) ? NULL : m;
}

static void flush(const struct machine *m)
{
    if (m->dev.backends.output != NULL)
        sink_flush(m->dev.backends.output);
}

/* Wake the guests whose input has come. Returns whether there are any. */
static bool unpark(struct tower *t)
{
    bool woken = false;
    for (unsigned n = 0; n < t->guest_count; n++) {
        struct source *input = t->guests[n]->dev.backends.input;
        if (parked(t, n) && (input == NULL || source_stirs(input))) {
            vm_of(t->guests[n])->parked = false;
            woken = true;
        }
    }
    return woken;
}

/* Sleep until a terminal that somebody waits for has input, or a moment has passed: signals set the attention flag,
 * and one that comes just before poll must not be missed for long. */
static void sleep_for_input(const struct tower *t)
{
    struct pollfd fd = { .fd = -1, .events = POLLIN };
    for (unsigned n = 0; n < t->guest_count; n++) {
        const struct source *input = t->guests[n]->dev.backends.input;
        if (!finished(t->guests[n]) && input != NULL && input->terminal)
            fd.fd = input->fd;
    }
    if (!*t->attention)
        poll(&fd, 1, 250);
}

/* Some guest waits for a terminal and nobody else can run. */
static bool all_wait(const struct tower *t)
{
    bool waiting = false;
    for (unsigned n = 0; n < t->guest_count; n++)
        waiting |= parked(t, n);
    return waiting;
}

/* No input can come to any of those who wait, until somebody feeds their sources. */
static bool nobody_types(const struct tower *t)
{
    for (unsigned n = 0; n < t->guest_count; n++) {
        struct source *input = t->guests[n]->dev.backends.input;
        if (!finished(t->guests[n]) && (input == NULL || input->fd >= 0 || source_stirs(input)))
            return false;
    }
    return true;
}

/* Run the chosen guest until it, or somebody below, says stop; then see to that. */
static enum why turn(struct tower *t, struct machine *m)
{
    enum why why = m->run(m);
    if (why == STOP || why == LIMIT)
        flush(m);
    if ((why == STOP && m->stop == RUNNING) || (why == LIMIT && m->c < m->until))
        return STOP;                        /* it is the machine below that ended: only with a defence removed */
    if (why == WAIT) {
        flush(m);
        if (t->height > 0)
            vm_of(m)->parked = true;
        else if (nobody_types(t))
            return WAIT;
        else
            sleep_for_input(t);
    }
    if (why == YIELD)
        unpark(t);
    return why == ATTENTION ? ATTENTION : GOES_ON;
}

static enum why run_all(struct tower *t)
{
    for (;;) {
        struct machine *m = choose(t);
        if (m == NULL && !all_wait(t))
            return STOP;
        if (*t->attention)
            return ATTENTION;
        if (m == NULL) {
            if (unpark(t))
                continue;
            if (nobody_types(t))
                return WAIT;
            sleep_for_input(t);
            continue;
        }
        enum why why = turn(t, m);
        if (why != GOES_ON)
            return why;
    }
}

/* Running takes a C stack frame a level: towers higher than this run on a stack of their own. */
enum { SHALLOW = 512, STACK_PER_LEVEL = 2048, STACK_BASE = 4 << 20 };

struct deep_run {
    struct tower *tower;
    enum why why;
};

static void *run_deep(void *argument)
{
    struct deep_run *run = argument;
    run->why = run_all(run->tower);
    return NULL;
}

enum why tower_run(struct tower *t)
{
    struct deep_run run = { t, ATTENTION };
    pthread_t thread;
    pthread_attr_t attributes;
    sigset_t all, before;
    if (t->height <= SHALLOW)
        return run_all(t);
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_BASE + (size_t)t->height * STACK_PER_LEVEL);
    if (pthread_create(&thread, &attributes, run_deep, &run) == 0) {
        sigfillset(&all);                   /* signals go to the thread that may be waiting for input */
        pthread_sigmask(SIG_BLOCK, &all, &before);
        pthread_join(thread, NULL);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    pthread_attr_destroy(&attributes);
    return run.why;
}
