/* nest.h - monitors in PG32, one inside the other, as one image; and what can be read of their guests from outside.
 *
 * A nest is a program like any other: tower.h puts it onto a machine, which it makes the bottom of machines of its
 * own. Those exist only in its storage (vmm/pg32/block.def), and are read there; nothing is run a second time. */
#ifndef NEST_H
#define NEST_H

#include "vmm/listener.h"
#include "vmm/tower.h"

struct nest {
    uint8_t *image;
    size_t size;
    uint64_t storage;                   /* how much of it the nest needs */
    uint64_t monitor;                   /* where the innermost monitor's physical 0 is in that storage */
    unsigned height;                    /* how many monitors */
    unsigned guest_count;               /* on the innermost */
};

/* Pack guests under `height` monitors (at least one). Of a guest_spec the image, storage and limit are used. False, and
 * *why says so: it cannot be done. */
bool nest_pack(struct nest *nest, unsigned height, const struct guest_spec *guests, unsigned count, const char **why);

void nest_free(struct nest *nest);

/* What stands for a guest of the nest outside: a machine to be looked at, never to be run. */
struct nest_view {
    struct machine machine;
    uint32_t g[REGISTERS];
};

/* Bring the view of guest n up to date from the storage of the machine that carries the nest. Its state is exact when
 * the guest has stopped or is not the one that runs, and when its monitor is about to enter it (nest_rests). The
 * devices of a view that has any (nest_view_attach) are part of it. */
void nest_look(const struct nest *nest, const struct machine *carrier, unsigned n, struct nest_view *view);

/* Give a view devices, over back ends that nothing of the view ever uses, and take them off. False: out of memory. */
bool nest_view_attach(struct nest_view *view, struct backends backends);
void nest_view_detach(struct nest_view *view);

/* Who runs when the carrier's R begins at l: a monitor, counted from the outermost, which is 0; or, as `height`, a
 * guest, and *guest says which. */
unsigned nest_runs(const struct nest *nest, const struct machine *carrier, uint32_t l, unsigned *guest);

/* The label before P in a monitor of a nest, or NULL. */
const char *nest_label(uint32_t p);

/* Watches whoever executes the nest's instructions, step by step: the machine at the bottom, which must run on the
 * tracing engine, or a monitor in C that interprets. It tells the watcher of a guest's view of each trap that the guest
 * takes: there is one whenever the innermost monitor has executed the instruction at `guest_trap_delivered`. */
struct nest_watch {
    struct watcher watcher;             /* of the machine at the bottom, first */
    struct watcher *next;               /* told as well, or NULL */
    struct listener listener;           /* of the monitors in C */
    const struct nest *nest;
    const struct machine *carrier;
    struct nest_view *views;
    uint32_t delivered, enter, stop;    /* P of that instruction; of the one before a guest is entered; see `pause` */
    uint64_t origin;                    /* where the innermost monitor's storage is in that of the bottom */
    volatile sig_atomic_t *moved;       /* or NULL. Set when a guest is about to be entered, which is `at_entry` then;
                                         * and when its monitors have something to do, or have left it to the guest */
    bool at_entry;
    volatile sig_atomic_t *pause;       /* or NULL. Set when the guest has reached its limit, before its monitor acts on
                                         * that (nest_extend lets it go on from there); and whenever *host is up */
    const volatile sig_atomic_t *host;
};

/* Watch a tower, made without power, from now on. views: one for each guest, brought up to date as traps are taken. */
void nest_watch(struct nest_watch *w, const struct nest *nest, struct tower *tower, struct nest_view *views);

/* The only guest, which has reached its limit (nest_watch.pause), gets a later one. carrier: exact, after `run`. */
void nest_extend(const struct nest *nest, struct machine *carrier, uint64_t until);

/* Whether no guest of the nest runs: all have stopped, or wait for input. */
bool nest_rests(const struct nest *nest, const struct machine *carrier);

#endif
