/* statistics.h - what a tower did, in numbers, level by level: as text and as JSON.
 *
 * The numbers are the monitors' own counters; nothing is counted a second time. */
#ifndef STATISTICS_H
#define STATISTICS_H

#include "vmm/observe/census.h"
#include "vmm/tower.h"

#include <jansson.h>

/* The sum of what a monitor's guests have cost it. */
struct counters monitor_counters(const struct monitor *monitor);

/* How many of a guest's instructions the machine below executed by itself, 0 to 1; 1 where there were none. */
double direct_share(const struct counters *c);

/* Traps of all causes; instructions emulated; traps reflected. */
uint64_t exits_total(const struct counters *c);
uint64_t reflected_total(const struct counters *c);

/* What stands at the top: the guests, each with its census, and how many monitors in PG32 are between them and the
 * one guest of the tower; 0: they are the tower's guests. */
struct summit {
    struct machine *const *guests;
    const struct census *census;
    unsigned guest_count;
    unsigned nest;
};

/* As text, for people. */
void statistics_print(FILE *f, const struct tower *t, const struct summit *top);

/* As an object of schema trapeze-run/1, without "status". NULL: out of memory. */
json_t *statistics_json(const struct tower *t, const struct summit *top, const char *engine);

#endif
