/* map.c - the map f of Popek and Goldberg, section 4, for PG32: a virtual machine's state to that of the machine below.
 *
 *   E   byte i of the guest is byte base + i of the machine below: the window
 *   G   the same registers, in the same place
 *   M   user, always; the guest's own mode stays in its virtual PSW
 *   P   the same: virtual addresses do not move
 *   R   composed by A: relocation adds, the bound is clamped to the guest's storage
 *   T   what A grants, at most what the guest has
 *
 * What f leaves out, the guest's own M, I, T and a bound that was clamped, the monitor remembers in its own memory
 * (struct vm). With that f is one-one, and map_inverse_psw is its inverse. Twin in PG32: vmm/pg32/allocator.s. */
#include "vmm/monitor.h"

struct psw map_psw(const struct vm *v, uint32_t t)
{
    uint32_t l, b, status = PSW_M;
    if (!defended(v, DEFEND_MODE))
        status = v->machine.psw.status & PSW_M;
    allocate_space(v, &l, &b);
    return (struct psw){ status, v->machine.psw.p, l, b, t };
}

struct psw map_inverse_psw(const struct vm *v, struct psw f)
{
    const struct psw *remembered = &v->machine.psw;
    uint64_t q = v->machine.e.size, room = remembered->l <= q ? q - remembered->l : 0;
    struct psw psw = *remembered;                       /* M, I and T are in the monitor's memory alone */
    psw.p = f.p;
    if (remembered->l <= q)                             /* else A has put some other R, with a bound of 0 */
        psw.l = (uint32_t)(f.l - v->base);
    if (remembered->b <= room)                          /* else A has clamped it */
        psw.b = f.b;
    return psw;
}

uint64_t map_address(const struct vm *v, uint64_t physical)
{
    const struct machine *below = v->monitor->below;
    while (below->run == vm_run) {                      /* a bare machine is run by an engine */
        physical += v->base;
        v = vm_of((struct machine *)below);
        below = v->monitor->below;
    }
    return v->base + physical;
}

uint32_t map_inverse_word(const struct vm *v, uint64_t physical)
{
    const struct monitor *monitor = v->monitor;
    uint32_t word = monitor->below->run == vm_run ? map_inverse_word(vm_of(monitor->below), v->base + physical)
                                                  : window_load(&monitor->below->e, v->base + physical, 4);
    return monitor->kind->original != NULL ? monitor->kind->original(v, physical, word) : word;
}

bool map_holds(const struct vm *v)
{
    const struct machine *m = &v->machine, *below = v->monitor->below;
    struct psw f = map_psw(v, m->psw.t), back = map_inverse_psw(v, f);
    bool same = true;
#define PSW(field, ...) same = same && back.field == m->psw.field;
#include "isa/state.def"
    return same && f.status == PSW_M && (uint64_t)f.l + f.b <= below->e.size && f.l >= MONITOR_KEEPS
        && m->e.origin == map_address(v, 0) && m->e.storage == below->e.storage && m->g == below->g;
}
