/* tower.h - machines on machines: a bare machine, monitors in C one above the other, and guests on the topmost. */
#ifndef TOWER_H
#define TOWER_H

#include "isa/board.h"
#include "vmm/monitor.h"

/* A guest machine and what is in it. */
struct guest_spec {
    const uint8_t *image;
    size_t size;                        /* at most storage */
    uint64_t storage;                   /* q */
    uint64_t until;                     /* of its own clock; UINT64_MAX: no limit */
    struct backends backends;
};

struct tower_spec {
    const struct engine *engine;        /* of the bare machine */
    uint64_t engine_from;               /* where it is the guest: the clock from which on (isa/board.h); 0: at once */
    unsigned has;                       /* of every machine: a set of enum has */
    unsigned height;                    /* how many monitors; 0: the one guest is the bare machine */
    const struct monitor_kind *const *kinds;    /* of each monitor, bottom first; NULL: all are pure */
    const struct guest_spec *guests;
    unsigned guest_count;               /* 1 where height is 0 */
    const volatile sig_atomic_t *attention;
    struct listener *listeners;         /* of every monitor, or NULL */
};

struct tower {
    struct bare *bare;                  /* level 0 */
    struct monitor **monitors;          /* monitors[k] is the supervisor of the machine at level k */
    unsigned height;
    struct machine **guests;            /* at level `height` */
    unsigned guest_count;
    const volatile sig_atomic_t *attention;
};

/* Build a tower bottom first, with the guests' images in place. Every monitor gets the storage that its guests need
 * and what it keeps for itself. Returns NULL, and in *why the reason in a few words. */
struct tower *tower_create(const struct tower_spec *spec, const char **why);

/* Power-on of the guests: each takes RESET. Watchers are attached by then. */
void tower_power_on(struct tower *t);

void tower_free(struct tower *t);

/* Take out of the guests' storage what monitors have put there for their own ends (vmm/patch.c), so that it can be
 * looked at. The guests may run on. */
void tower_reveal(struct tower *t);

/* Run until every guest has stopped or reached its limit (STOP), or the attention flag is up (ATTENTION). The process
 * sleeps while all guests wait for input; where none can come (no file descriptor, nothing fed), they wait for the
 * caller (WAIT). Called again, it goes on. */
enum why tower_run(struct tower *t);

/* How many bytes of storage the machine at level 0 needs. */
uint64_t tower_storage(const struct tower_spec *spec);

#endif
