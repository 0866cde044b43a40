/* speed.h - what a kind of monitor costs in time: one load, bare and under one monitor.
 *
 * The load is half kernel and half process. Each runs a loop and then goes over to the other, the process by `svc`, the
 * kernel by `lpsw`; so it has what monitors differ in: virtual supervisor mode, user mode, and traps. */
#ifndef SPEED_H
#define SPEED_H

#include "isa/engine/engine.h"
#include "vmm/monitor.h"

/* Instructions of the load, about. */
enum { SPEED_MILLIONS = 3 };

/* Processor time that the load takes on the clean machine, in seconds: bare where kind is NULL, else under one monitor
 * of the kind. Negative: the host has no room for it, or wants attention. */
double speed_measure(const struct engine *engine, const struct monitor_kind *kind, volatile sig_atomic_t *attention);

#endif
