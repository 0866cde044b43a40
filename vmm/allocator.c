/* allocator.c - A, the allocator (Popek and Goldberg 1974, section 4): which storage, time and devices a virtual
 * machine has. Nothing else in the monitor gives any of them away. Twin in PG32: vmm/pg32/allocator.s. */
#include "vmm/monitor.h"

#include <string.h>

/* -- Storage and space ------------------------------------------------------------------------------------------- */

bool allocate_storage(struct monitor *monitor, struct vm *v, uint64_t size)
{
    const struct window *below = &monitor->below->e;
    if (size > below->size || monitor->granted > below->size - size)
        return false;
    v->base = monitor->granted;
    v->machine.e = (struct window){ below->storage, below->origin + v->base, size };
    monitor->granted += size;
    return true;
}

/* What is left of a composed R without the defences that v lacks. */
static void compose_carelessly(const struct vm *v, uint32_t *l, uint32_t *b)
{
    if (!defended(v, DEFEND_BOUND)) {            /* the sum may even wrap */
        *l = (uint32_t)v->base + v->machine.psw.l;
        *b = v->machine.psw.b;
    }
    if (!defended(v, DEFEND_BASE))
        *l -= (uint32_t)v->base;
}

/* R composes by adding the base and clamping the bound. A guest's access fails on its machine where a + n is more than
 * min(b, q - l); it must fail here at the same a + n, and MEMORY does not tell which of the two it was. */
void allocate_space(const struct vm *v, uint32_t *l, uint32_t *b)
{
    const struct psw *psw = &v->machine.psw;
    uint64_t q = v->machine.e.size;
    uint64_t room = psw->l <= q ? q - psw->l : 0;
    *l = (uint32_t)(v->base + (psw->l <= q ? psw->l : 0));
    *b = psw->b < room ? psw->b : (uint32_t)room;
    if (UNLIKELY(v->defences != DEFEND_ALL))
        compose_carelessly(v, l, b);
}

/* -- Devices ----------------------------------------------------------------------------------------------------- */

struct machine *allocate_ports(struct vm *v)
{
    return defended(v, DEFEND_PORTS) ? &v->machine : v->monitor->below;
}

/* -- Time -------------------------------------------------------------------------------------------------------- */

bool vm_runnable(const struct vm *v)
{
    while (v->carries != NULL) {                /* a chain of monitors with one guest each is a loop, not a recursion */
        const struct monitor *monitor = v->carries;
        if (monitor->guest_count != 1) {
            for (unsigned n = 0; n < monitor->guest_count; n++)
                if (vm_runnable(monitor->guests[n]))
                    return true;
            return false;
        }
        v = monitor->guests[0];
    }
    const struct machine *m = &v->machine;
    return m->stop == RUNNING && m->c < m->until && !v->parked;
}

struct vm *next_guest(struct monitor *monitor)
{
    for (unsigned n = 0; n < monitor->guest_count; n++) {
        unsigned turn = (monitor->turn + n) % monitor->guest_count;
        if (vm_runnable(monitor->guests[turn])) {
            monitor->turn = turn;
            return monitor->guests[turn];
        }
    }
    return NULL;
}

/* Whether another guest of the same monitor could use the processor, or waits for input that may have come by now. */
static bool contended(const struct vm *v)
{
    const struct monitor *monitor = v->monitor;
    for (unsigned n = 0; n < monitor->guest_count; n++) {
        const struct vm *other = monitor->guests[n];
        if (other != v && (vm_runnable(other) || other->parked))
            return true;
    }
    return false;
}

static uint64_t least(uint64_t a, uint64_t b) { return a < b ? a : b; }

/* The guest's turn, cut short by whatever must happen at an exact tick of its clock. */
enum why allocate_time(struct vm *v, uint32_t *t)
{
    const struct machine *m = &v->machine;
    if (UNLIKELY(v->slice <= 0)) {
        v->slice = v->monitor->guest_count > 1 ? SLICE_SHARED : SLICE_ALONE;
        if (defended(v, DEFEND_TIME) && contended(v)) {
            v->monitor->turn = (v->number + 1) % v->monitor->guest_count;
            return YIELD;
        }
    }
    uint64_t time = least((uint64_t)v->slice, least(m->dev.next, m->until) - m->c);
    if (m->psw.t != 0)
        time = least(time, m->psw.t);
    *t = (uint32_t)time;
    return GOES_ON;
}

/* -- Registers --------------------------------------------------------------------------------------------------- */

/* G of v is at g now, and so is that of whoever is resident on it, all the way up. */
static void move_registers(struct vm *v, uint32_t *g)
{
    memcpy(g, v->machine.g, REGISTERS * sizeof *g);
    for (; v != NULL; v = v->carries != NULL ? v->carries->resident : NULL)
        v->machine.g = g;
}

void move_in(struct vm *v)
{
    struct monitor *monitor = v->monitor;
    if (monitor->resident != NULL)
        move_registers(monitor->resident, monitor->resident->g);
    move_registers(v, monitor->below->g);
    monitor->resident = v;
}

void undefend(struct vm *v, unsigned defences)
{
    v->defences &= ~defences;
    v->monitor->undefended = true;
    if ((defences & DEFEND_DMA) != 0)
        v->machine.dev.reach = v->monitor->below->e;
}

/* -- Invariants -------------------------------------------------------------------------------------------------- */

bool allocation_holds(const struct monitor *monitor)
{
    uint64_t end = MONITOR_KEEPS;
    for (unsigned n = 0; n < monitor->guest_count; n++) {
        const struct vm *v = monitor->guests[n];
        if (v->base != end || v->machine.e.origin != monitor->below->e.origin + v->base)
            return false;
        end += v->machine.e.size;
    }
    return end <= monitor->below->e.size;
}

bool canary_holds(const struct monitor *monitor)
{
    for (uint64_t i = 0; i < MONITOR_KEEPS; i++)
        if ((i < PAGE_SIZE || i >= MONITOR_KEEPS - PAGE_SIZE) && window_load(&monitor->below->e, i, 1) != CANARY)
            return false;
    return true;
}
