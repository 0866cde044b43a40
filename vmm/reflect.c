/* reflect.c - a trap that belongs to the guest is delivered to it, as its machine would have taken it: the PSW swap in
 * the guest's storage, or, where the guest carries a monitor in C, that monitor's turn to dispatch.
 * Twin in PG32: vmm/pg32/reflect.s. */
#include "vmm/listener.h"
#include "vmm/monitor.h"

enum why reflect(struct vm *v, enum cause cause, uint32_t info, uint32_t word)
{
    v->counters.reflected[cause]++;
    TELL(v, reflect, v, &(struct trap){ cause, info, word });
    return machine_take(&v->machine, cause, info, word);
}
