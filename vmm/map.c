/* map.c - the map f of Popek and Goldberg, section 4, for PG32: a virtual machine's state to that of the machine below.
 *
 *   E   byte i of the guest is byte base + i of the machine below: the window
 *   G   the same registers, in the same place
 *   M   user, always; the guest's own mode stays in its virtual PSW
 *   P   the same: virtual addresses do not move
 *   R   composed by A: relocation adds, the bound is clamped to the guest's storage
 *   T   what A grants, at most what the guest has
 */
#include "vmm/monitor.h"

struct psw map_psw(const struct vm *v, uint32_t t)
{
    struct psw f = { .status = PSW_M, .p = v->machine.psw.p, .t = t };
    if ((v->defences & DEFEND_MODE) == 0)
        f.status = v->machine.psw.status & PSW_M;
    allocate_space(v, &f.l, &f.b);
    return f;
}
