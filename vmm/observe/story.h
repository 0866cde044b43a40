/* story.h - the trace: what a tower does, as text, indented by level.
 *
 * Monitors tell it each decision (vmm/listener.h). Machines tell it the traps they take, their devices' doings and,
 * under the tracing engine, each instruction (struct watcher). */
#ifndef STORY_H
#define STORY_H

#include "vmm/listener.h"

#include <stdio.h>

/* What to tell: the letters of --trace. */
enum story_letter {
    STORY_USER = 1,             /* u  instructions of virtual user mode                         */
    STORY_SUPERVISOR = 2,       /* s  instructions of virtual supervisor mode                   */
    STORY_TRAPS = 4,            /* t  each trap: what trapped, what D decided, which v_i ran    */
    STORY_MONITORS = 8,         /* m  what A granted at each entry                              */
    STORY_DEVICES = 16,         /* d  device registers and transfers                            */
};

struct story {
    struct watcher watcher;     /* of the guest machine, first */
    struct listener listener;   /* of the monitors */
    FILE *f;
    unsigned letters;           /* set of enum story_letter */
    unsigned level;             /* of the guest machine: how far in its lines stand */
    bool one_level;             /* tell of `only` alone */
    unsigned only;
    const struct machine *guest;    /* whose mode decides between u and s */
};

/* The set for letters such as "tm", or 0 where one of them is none. */
unsigned story_letters(const char *letters);

/* A story on f. guest and level are set once the tower stands. */
struct story story_make(FILE *f, unsigned letters);

/* Attach to a machine, so that its traps and devices (and instructions, if it is the one that executes) are told. */
void story_listen(struct story *s, struct machine *m);

#endif
