/* census.h - the traps that a guest's machine takes: counted by cause, and logged a line each if wanted.
 *
 * These are the guest's own traps, the same at every depth, and not those that its monitor absorbs. */
#ifndef CENSUS_H
#define CENSUS_H

#include "isa/machine.h"

#include <stdio.h>

struct census {
    struct watcher watcher;             /* of the guest machine, first */
    struct watcher *next;               /* told as well, or NULL */
    FILE *log;                          /* the trap log, or NULL */
    uint64_t taken[CAUSE_COUNT];
};

/* Count the traps of m from now on, and log them. Whoever watches m already goes on being told. */
void census_begin(struct census *c, struct machine *m, FILE *log);

#endif
