/* equiv.h - Popek and Goldberg's equivalence property, watched: one program on the bare machine and on a tower, side by
 * side, and the first place where they differ.
 *
 * Both are states of the same machine, so they are compared in everything: M, P, R, T, flags, registers, clock, stop,
 * the hidden flags of traps and T, every byte of E, devices, input taken, output, disk, and the traps taken. The E of
 * the tower's guest is read through the map f (vmm/map.c) from the storage at the bottom, and with each comparison f is
 * inverted and must give the guest back. */
#ifndef EQUIV_H
#define EQUIV_H

#include "vmm/tower.h"

struct equiv_spec {
    const struct engine *engine;
    unsigned has;
    unsigned height;                            /* monitors in C                                             */
    const struct monitor_kind *const *kinds;    /* as in tower_spec                                          */
    unsigned nest;                              /* monitors in PG32 above them                               */
    const uint8_t *image;
    size_t size;
    uint64_t storage;
    const uint8_t *input;
    size_t input_size;
    const uint8_t *disk;                        /* copied for each machine; NULL: no disk                    */
    uint32_t blocks, latency;
    uint64_t limit;                             /* of the clock; UINT64_MAX: none                            */
    uint64_t every;                             /* ticks from one comparison to the next, at most; at least 1 */
    volatile sig_atomic_t *attention;
};

enum equiv_verdict { EQUIV_EQUAL, EQUIV_DIVERGES, EQUIV_INTERRUPTED, EQUIV_IMPOSSIBLE };

/* The registers of a machine, to be kept when it has gone. */
struct equiv_state {
    struct psw psw;
    uint32_t g[REGISTERS];
    uint64_t c;
    enum stop stop;
    uint32_t exit;
};

enum { EQUIV_DIFFERENCES = 24, EQUIV_TEXT = 64, EQUIV_TRAPS = 4 };

/* One thing that differs, each side as text. */
struct equiv_difference {
    char what[EQUIV_TEXT], bare[EQUIV_TEXT], tower[EQUIV_TEXT];
};

struct equiv_report {
    enum equiv_verdict verdict;
    const char *why;                            /* EQUIV_IMPOSSIBLE: the reason                              */
    uint64_t comparisons;
    uint64_t traps;                             /* that the bare machine took                                */
    struct equiv_state end;                     /* of the bare machine, where equal                          */
    struct counters top;                        /* what the topmost monitor in C did                         */
    /* The first divergence: `before` is the last state in which both are equal; one tick on, they are not. */
    struct equiv_state before, bare, tower;
    uint64_t physical;                          /* where P of `before` is in E, or UINT64_MAX                */
    uint32_t word;                              /* the instruction there                                     */
    char bare_traps[EQUIV_TEXT], tower_traps[EQUIV_TEXT];       /* taken on the way, or ""                   */
    struct equiv_difference difference[EQUIV_DIFFERENCES];
    unsigned difference_count;
    bool more_differences;
};

/* Run both and fill in the report. */
void equiv_run(const struct equiv_spec *spec, struct equiv_report *report);

#endif
