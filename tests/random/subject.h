/* subject.h - a machine that runs a random program: bare, or on a tower of monitors, and what it tells meanwhile. */
#ifndef SUBJECT_H
#define SUBJECT_H

#include "tests/random/coverage.h"
#include "tests/random/generator.h"
#include "tests/support/rig.h"

/* What a subject is made of. */
struct recipe {
    const struct engine *engine;
    unsigned height;
    const struct monitor_kind *kind;        /* of its monitors */
    bool unwatched;                         /* its traps are not told: engines may then take them another way */
};

struct subject {
    struct watcher watcher;                 /* first */
    char name[48];
    struct rig rig;
    struct machine *m;
    uint64_t reached;                       /* the clock it has been added up to */
    struct coverage *coverage;              /* of the one subject that counts it, or NULL */
    bool disturbed;                         /* the host wants attention at each trap */
    uint64_t traps;                         /* how many, and a fingerprint of all of them in order */
    uint64_t trap_hash;
    struct trap last;
    uint64_t neighbour;                     /* fingerprint of the storage of the guest behind it, before the run */
};

/* Whether a machine with these flaws must still be equivalent below such monitors. */
bool recipe_comparable(const struct recipe *r, unsigned has);

void recipe_name(const struct recipe *r, char *name, size_t size);

/* Build a subject, with power. Below monitors it has a neighbour. It must not move afterwards; rig_free(&s->rig) is its
 * end. */
void subject_begin(struct subject *s, const struct recipe *r, const struct test_case *c);

/* Each monitor's windows and canary are as they must be, and the neighbour's storage as it was. Complains if not. */
bool subject_sound(const struct subject *s);

/* Whether both are the same. Says what differs if not. */
bool subject_tell(const char *what, uint64_t a, uint64_t b);

#endif
