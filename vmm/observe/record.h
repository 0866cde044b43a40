/* record.h - console input as a file: which bytes arrived at which tick, so that a dialogue can be repeated exactly, at any
 * depth and on any engine.
 *
 *   PG32 console input 1
 *   there "primes 30\n"           a file or a pipe: at once
 *   at 18672 waited "ps\n"        a terminal: seen from that clock on; waited: there, only by the idle that waits
 *   at 36170 end                  and then it ended
 *   terminal                      alone: a terminal, at which nobody has typed anything
 *
 * If the guest goes on from a snapshot, `after N` comes first: it has taken N bytes before.
 *
 * Bytes are written as C would, \xHH where they are not printable. */
#ifndef RECORD_H
#define RECORD_H

#include "isa/dev/host.h"

#include <stdio.h>

/* Write what a source has given so far; it has kept it all. False: see errno. */
bool record_write(FILE *f, const struct source *s);

/* Make a source that gives again what a recording holds. False: *why, and *line, the number of the line that is wrong. */
bool record_read(FILE *f, struct source *s, const volatile sig_atomic_t *attention, const char **why, unsigned *line);

#endif
