/* hybrid.c - the hybrid monitor of Popek and Goldberg, section 8: all instructions in virtual supervisor mode are
 * interpreted, those in virtual user mode run directly.
 *
 * So an instruction that is sensitive in supervisor mode alone can do no harm: it never runs directly there. That is
 * Theorem 3. How one is interpreted: fullinterpret.c. */
#include "vmm/monitor.h"

static bool in_user_mode(const struct vm *v) { return machine_user(&v->machine); }

const struct monitor_kind hybrid_kind = {
    .name = "hybrid", .about = "the monitor of Theorem 3: all of virtual supervisor mode is interpreted",
    .direct = in_user_mode,
};
