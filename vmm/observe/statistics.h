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

/* As text, for people. census: one for each guest. */
void statistics_print(FILE *f, const struct tower *t, const struct census *census);

/* As an object of schema trapeze-run/1, without "status". NULL: out of memory. */
json_t *statistics_json(const struct tower *t, const struct census *census, const char *engine);

#endif
