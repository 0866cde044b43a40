/* trap_story.h - what monitors and machines said of the last traps, kept as facts: `why` makes sentences of them. */
#ifndef TRAP_STORY_H
#define TRAP_STORY_H

#include "vmm/cli/shell/session.h"

enum story_kind {
    STORY_EXIT,                 /* the machine below the monitor trapped: D begins            */
    STORY_ABSORB,               /* D: the trap says nothing new                               */
    STORY_REFLECT,              /* D gives it to the guest                                    */
    STORY_INTERPRET,            /* D gives the instruction to its v_i                         */
    STORY_TAKEN,                /* the guest's machine took a trap, in its own storage        */
    STORY_LOADED,               /* a v_i has loaded the guest's PSW                           */
};

struct story_event {
    enum story_kind kind;
    unsigned level;             /* of the monitor; of the machine, for TAKEN */
    const char *monitor;        /* its kind */
    bool software;              /* EXIT: no machine trapped; the monitor was interpreting the instruction */
    struct trap trap;
    enum insn_id insn;          /* INTERPRET */
    struct psw virtual;         /* of the machine that the monitor runs, before; TAKEN, LOADED: after */
    struct psw real;            /* of the machine below, as it was loaded; TAKEN: the old one */
    uint32_t l, b;              /* LOADED, TAKEN: what A makes of the new R for the machine below */
    uint64_t q;                 /* storage of the machine that the monitor runs */
};

enum { STORY_EVENTS = 96, STORIES = 32 };

/* One trap of the machine at the bottom, from there to the next entry into the guest; or one that no monitor saw. */
struct trap_tale {
    uint64_t number;            /* from 1 */
    uint64_t c, traps;          /* where the guest stood */
    uint32_t p;
    struct psw own;             /* of the guest's machine then; its P is p */
    unsigned count;             /* of events; more than STORY_EVENTS: the middle is missing */
    struct story_event events[STORY_EVENTS];
};

/* The last tales of one guest; the newest is told[(told_count - 1) % STORIES]. */
struct tales {
    struct watcher watcher;     /* of the guest's machine, first */
    struct watcher *next;       /* told as well, or NULL */
    struct trap_story *story;
    struct machine *machine;
    uint64_t count;
    bool open;                  /* the newest is still being told */
    struct trap_tale told[STORIES];
};

struct trap_story {
    struct listener listener;   /* of the monitors */
    struct session *session;
    unsigned guest_count;
    struct tales *guests;
};

/* Listen to the tower that has just been built. False: out of memory. */
bool story_begin(struct session *s);
void story_end(struct session *s);

/* The guest has gone back in time: what is told of later traps has not happened. */
void story_rewind(struct session *s, unsigned guest);

/* The n-th last tale of a guest (0: the newest), or NULL. */
const struct trap_tale *story_tale(const struct session *s, unsigned guest, uint64_t n);

#endif
