/* nest.h - monitors in PG32, one inside the other, as one image; and what can be read of their guests from outside.
 *
 * A nest is a program like any other: tower.h puts it onto a machine, which it makes the bottom of machines of its
 * own. Those exist only in its storage (vmm/pg32/block.def), and are read there; nothing is run a second time. */
#ifndef NEST_H
#define NEST_H

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
 * the guest has stopped or is not the one that runs, and when its monitor is about to enter it (nest_rests). */
void nest_look(const struct nest *nest, const struct machine *carrier, unsigned n, struct nest_view *view);

/* Who runs when the carrier's R begins at l: a monitor, counted from the outermost, which is 0; or, as `height`, a
 * guest, and *guest says which. */
unsigned nest_runs(const struct nest *nest, const struct machine *carrier, uint32_t l, unsigned *guest);

/* The label before P in a monitor of a nest, or NULL. */
const char *nest_label(uint32_t p);

/* Watches the machine at the bottom step by step, and tells the watcher of a guest's view of each trap that the guest
 * takes: there is one whenever the innermost monitor has executed the instruction at `guest_trap_delivered`. The
 * bottom must run on the tracing engine. */
struct nest_watch {
    struct watcher watcher;             /* of the machine at the bottom, first */
    struct watcher *next;               /* told as well, or NULL */
    const struct nest *nest;
    const struct machine *carrier;
    struct nest_view *views;
    uint32_t delivered, enter;          /* P of that instruction; and of the one before a guest is entered */
    uint32_t l;                         /* the R.l with which the bottom executes them */
    volatile sig_atomic_t *entered;     /* set when a guest is about to be entered; or NULL */
};

/* Watch `bottom` from now on. views: one for each guest, brought up to date as traps are taken. */
void nest_watch(struct nest_watch *w, const struct nest *nest, struct machine *bottom, const struct machine *carrier,
                struct nest_view *views);

/* Whether no guest of the nest runs: all have stopped, or wait for input. */
bool nest_rests(const struct nest *nest, const struct machine *carrier);

#endif
