/* recursion.h - `bench recursion`, the part of the command `bench` that counts traps. */
#ifndef RECURSION_H
#define RECURSION_H

#include "vmm/cli/cli.h"

/* Measure, predict and compare what an event costs below monitors in PG32. Returns an exit status: STATUS_NO where
 * the two differ. */
int bench_recursion(const struct settings *s);

#endif
