/* course.h - the straight run of a random program, and moments of it to put into other machines.
 *
 * The run is that of a bare machine under the reference engine: it is right by definition. */
#ifndef COURSE_H
#define COURSE_H

#include "tests/random/subject.h"
#include "tests/random/writing.h"
#include "vmm/observe/state.h"

enum { MOMENTS_MAX = 128, ARRIVALS_MAX = 6 };

/* All there is of a machine at one time, and what it has told until then. */
struct moment {
    struct machine_state state;
    uint8_t *storage, *disk;
    char *output;
    uint64_t output_size, traps, trap_hash;
};

struct course {
    struct test_case c;
    bool terminal, ended;                   /* of its input: it arrives when it likes; nothing comes behind it */
    struct arrival arrivals[ARRIVALS_MAX];
    unsigned arrival_count;
    struct moment moments[MOMENTS_MAX];     /* ascending; the first at power-on, the last at the end */
    unsigned count;
};

/* The course of the program in course->c, its input and its moments drawn from g. */
void course_make(struct course *course, struct generator *g);
void course_free(struct course *course);

/* A machine that is to run the program from power-on. */
void course_begin(const struct course *course, struct subject *s, const struct recipe *r);

/* Run the subject to a clock, through whatever the host wants attention for. False: it has stopped or waits before. */
bool run_to(struct subject *s, uint64_t until);

/* What the subject is now, until it is dropped; make it that moment of this course; whether two moments are the same
 * (`told`: their traps too), after a report if not. */
void moment_take(struct moment *moment, struct subject *s);
void moment_drop(struct moment *moment);
void moment_put(const struct moment *moment, const struct course *course, struct subject *s);
bool moment_same(const struct moment *a, const struct moment *b, const struct course *course, bool told);

/* Make the output of the subject that of the moment. */
void moment_put_output(const struct moment *moment, struct subject *s);

#endif
