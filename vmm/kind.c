/* kind.c - the kinds of monitors there are. The pure one has no code of its own: vm.c, D, A and the v_i are it. */
#include "vmm/monitor.h"

#include <string.h>

const struct monitor_kind pure_kind = {
    .name = "pure", .about = "the monitor of Theorem 1: all but privileged instructions run directly",
};

const struct monitor_kind *const monitor_kinds[] = { &pure_kind, &hybrid_kind, &patch_kind, &interpret_kind, NULL };

const struct monitor_kind *monitor_kind_by_name(const char *name)
{
    const struct monitor_kind *const *kind = monitor_kinds;
    while (*kind != NULL && strcmp((*kind)->name, name) != 0)
        kind++;
    return *kind;
}
