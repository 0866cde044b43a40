/* lockstep.h - one random program on many machines at once, which must never differ.
 *
 * The first machine is a bare one under the reference engine: it is right by definition. The others are the same
 * machine under every other engine, and virtual machines on towers of monitors. All run to the same clock, and are
 * compared there; then on to the next. */
#ifndef LOCKSTEP_H
#define LOCKSTEP_H

#include "tests/random/coverage.h"
#include "tests/random/generator.h"

/* Run a case. True: nobody differed. False, after a report on stdout: seed, clock, who, and what differs. */
bool lockstep(const struct test_case *c, struct coverage *coverage);

/* The names of the machines that take part in the case of a seed, in one line. */
void lockstep_print_subjects(bool endless, uint64_t seed);

#endif
