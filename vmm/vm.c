/* vm.c - the loop that runs a virtual machine, and the making of monitors and their guests. Twin in PG32: vmm/pg32/vm.s
 * and boot.s. */
#include "isa/engine/engine.h"
#include "vmm/listener.h"
#include "vmm/monitor.h"

#include <assert.h>
#include <stdlib.h>

/* What the machine below did since its PSW was loaded happened to the guest: P, C, T and its expiry, progress. */
static void account(struct vm *v, uint64_t used, uint32_t p, uint64_t *count)
{
    v->machine.psw.p = p;
    *count += used;
    charge(v, used);
    if (used != 0)
        machine_pass(&v->machine, used);
}

/* What must be true of a machine that a monitor has just run for at most t instructions, or the monitor is wrong. */
static void check(const struct vm *v, const struct machine *below, uint32_t t, enum why why)
{
    assert(t > 0 && below->psw.t <= t);
    assert(v->machine.g == below->g);
    if (why == TRAP)
        assert(below->trap.cause != CAUSE_RESET && below->trap.cause != CAUSE_DEVICE);
    else
        assert(why == YIELD || why == ATTENTION);           /* the rest is the guest's, and comes from its v_i */
    (void)v, (void)below, (void)t, (void)why;
}

/* A stop is the guest's own; without that defence it stops the machine below, and with it everybody. */
static enum why leave(const struct vm *v, enum why why)
{
    if (why == STOP && v->machine.stop != RUNNING && !defended(v, DEFEND_STOP))
        v->monitor->below->stop = v->machine.stop;
    return why;
}

/* Let the machine below run v for at most t instructions, up to the next trap; directly, or played by its monitor, in
 * software and to the letter. */
static inline __attribute__((always_inline))
enum why run_below(struct vm *v, struct machine *below, const struct monitor_kind *kind, uint32_t t, bool directly)
{
    if (kind->prepare != NULL)
        kind->prepare(v);
    machine_load_psw(below, map_psw(v, t));         /* f */
    TELL(v, entry, v, &below->psw);
    enum why why = directly ? below->run(below) : reference_run(below);
    if (LIKELY(!v->monitor->undefended))
        check(v, below, t, why);
    account(v, t - below->psw.t, below->psw.p, directly ? &v->counters.direct : &v->counters.interpreted);
    if (why != TRAP || (kind->own_trap != NULL && kind->own_trap(v, &below->trap, &why)))
        return why;
    return dispatch(v, &below->trap);               /* D: emulate, or reflect */
}

/* The loop. */
static inline __attribute__((always_inline))
enum why run(struct vm *v, const struct monitor_kind *kind)
{
    struct machine *below = v->monitor->below;
    for (;;) {
        uint32_t t;
        if (kind->settle != NULL)
            kind->settle(v);
        enum why why = machine_due(&v->machine);    /* v's events, TIMER, DEVICE: as an engine's loop begins */
        if (why == GOES_ON)
            why = allocate_time(v, &t);             /* A: how long; or it is someone else's turn */
        if (why != GOES_ON)
            return leave(v, why);
        reside(v);                                  /* A: v's registers are the ones below */
        bool directly = kind->direct == NULL || kind->direct(v);
        if (directly || v->monitor->undefended)
            why = run_below(v, below, kind, t, directly);
        else
            why = interpret_next(v);
        if (why != GOES_ON)
            return leave(v, why);
    }
}

/* The pure monitor has no hooks, and a loop of its own that does not ask for any. */
enum why vm_run(struct machine *m)
{
    struct vm *v = vm_of(m);
    return LIKELY(v->monitor->kind == &pure_kind) ? run(v, &pure_kind) : run(v, v->monitor->kind);
}

struct monitor *monitor_create(struct machine *below, unsigned level, struct listener *listeners)
{
    struct monitor *monitor = calloc(1, sizeof *monitor);
    if (monitor == NULL)
        return NULL;
    monitor->kind = &pure_kind;
    monitor->below = below;
    monitor->level = level;
    monitor->listeners = listeners;
    monitor->granted = MONITOR_KEEPS;
    below->supervised = true;
    for (uint64_t i = 0; i < MONITOR_KEEPS; i++)
        if (i < PAGE_SIZE || i >= MONITOR_KEEPS - PAGE_SIZE)
            window_store(&below->e, i, 1, CANARY);
    return monitor;
}

/* Room for one more in monitor->guests. */
static bool grow(struct monitor *monitor)
{
    struct vm **guests = realloc(monitor->guests, (monitor->guest_count + 1) * sizeof *guests);
    if (guests != NULL)
        monitor->guests = guests;
    return guests != NULL;
}

struct vm *monitor_add_guest(struct monitor *monitor, uint64_t storage, struct backends backends)
{
    struct vm *v = calloc(1, sizeof *v);
    if (v == NULL)
        return NULL;
    struct machine *m = &v->machine;
    v->monitor = monitor;
    v->number = monitor->guest_count;
    v->defences = DEFEND_ALL;
    m->g = v->g;
    m->has = monitor->below->has;
    m->attention = monitor->below->attention;
    m->until = UINT64_MAX;
    m->run = vm_run;
    if (!allocate_storage(monitor, v, storage) || !board_attach(&m->dev, backends, m->e) || !grow(monitor)) {
        board_detach(&m->dev);
        free(v);
        return NULL;
    }
    monitor->guests[monitor->guest_count++] = v;
    return v;
}

void monitor_free(struct monitor *monitor)
{
    if (monitor == NULL)
        return;
    for (unsigned n = 0; n < monitor->guest_count; n++) {
        if (monitor->kind->forget != NULL)
            monitor->kind->forget(monitor->guests[n]);
        board_detach(&monitor->guests[n]->machine.dev);
        free(monitor->guests[n]);
    }
    free(monitor->guests);
    free(monitor);
}
