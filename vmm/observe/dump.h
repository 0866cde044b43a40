/* dump.h - the final state of a machine as text, in the form that scripts compare (vmm/README.md, "dump"). */
#ifndef DUMP_H
#define DUMP_H

#include "isa/machine.h"

#include <stdio.h>

/* "HALTED", "WEDGED", "DEADLOCKED", or "LIMIT" for a machine that has not stopped. */
const char *dump_stop(const struct machine *m);

/* Write the state of m: stop, exit, clock, psw, registers, size and FNV-1a of storage. */
void dump(FILE *f, const struct machine *m);

#endif
