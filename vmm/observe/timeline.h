/* timeline.h - a run as slices on tracks, one track a level: who did what, and for whom.
 *
 * The axis counts steps: one for each tick of a guest's clock, whoever completed the instruction, and one for each
 * thing that monitors in C do in no time at all (D, A, a trap delivered), or it could not be seen. Nothing depends on
 * the host: the same run gives the same bytes. It is written while the run goes on, and little is kept. */
#ifndef TIMELINE_H
#define TIMELINE_H

#include "vmm/listener.h"
#include "vmm/nest.h"
#include "vmm/observe/trace_json.h"
#include "vmm/tower.h"

/* After so many slices and arrows nothing more is recorded: viewers do not survive much more. */
enum { TIMELINE_EVENTS = 100000 };

/* What the code at some P is called: "kernel", and exactly: "kernel+0x10". Both are empty where nobody knows. */
struct place {
    char name[64];
    char exactly[96];
};

/* What a timeline cannot find out by itself. Guests are numbered as on the command line. */
struct timeline_options {
    FILE *f;
    bool page;                              /* as a page that draws it, not as bare JSON */
    const struct nest *nest;                /* monitors in PG32 on the tower's only guest, or NULL */
    unsigned guest_count;                   /* of the tower, or of the nest */
    uint64_t from, to;                      /* record what happens in these ticks of a guest's clock, `to` excluded */
    const char *(*program)(const void *context, unsigned guest);
    void (*place)(const void *context, unsigned guest, const struct psw *psw, struct place *place);
    const void *context;
};

struct timeline;

/* A machine that it watches. */
struct timeline_seat {
    struct watcher watcher;                 /* first */
    struct watcher *next;                   /* told as well, or NULL */
    struct timeline *timeline;
    unsigned number, level;
    bool view;                              /* of a guest in a nest: the machine below it goes on meanwhile */
    uint64_t clock, work;                   /* its clock when that was last exact, and the work done by then */
};

/* Slices that have begun and not ended. All times are steps, all clocks those of the guest. */
struct open_run {
    bool open;
    unsigned seat, level;                   /* who runs */
    bool monitor;                           /* a monitor in PG32 */
    uint64_t at, work, clock;
    struct psw guests, real;                /* the guest's PSW, and the one that the bare machine has for it */
};
struct open_interpretation {
    bool open;
    unsigned guest, level;
    uint64_t at, clock, count;
    uint32_t p;
};
struct open_decision {
    bool open, shown;                       /* shown: with all that is decided, even if the timeline is full by then */
    unsigned guest, level;
    uint64_t at, clock;
    struct psw guests, real;
    struct trap trap;
    const char *decided;
};
struct open_routine {
    bool open;
    uint64_t at, clock, c;
    struct insn insn;
};

struct timeline {
    struct listener listener;               /* of every monitor */
    struct timeline_options options;
    struct trace_writer writer;
    const struct tower *tower;
    struct timeline_seat *seats;            /* of the tower's guests, then of the nest's */
    unsigned seat_count;
    uint64_t software;                      /* ticks that v_i and interpreters have completed */
    uint64_t decisions;                     /* steps that are no ticks */
    uint64_t stepped;                       /* the bare machine's clock when it last told of an instruction */
    unsigned current;                       /* the tower's guest for whom all this happens */
    struct psw guests;                      /* its PSW when it was last entered */
    uint64_t entered;                       /* the work done by then */
    struct open_run run;
    struct open_interpretation interpretation;
    struct open_decision d;
    struct open_routine v;
    bool arrow;                             /* a trap has been reflected, and nobody has got it yet */
    struct track arrow_from;
    uint64_t arrow_at;
    char device[192];                       /* what devices have said during this instruction */
    bool full;
    uint64_t full_clock;                    /* the guest's clock then */
};

/* A timeline that only has its listener: monitors are given that when they are made. */
struct timeline timeline_make(void);

/* Begin: the tower stands and has no power yet. views: the machines of the nest's guests, or NULL. Those who watch
 * already go on being told. False: out of memory. timeline_free in any case. */
bool timeline_begin(struct timeline *t, const struct timeline_options *options, const struct tower *tower,
                    struct machine *const *views);

/* End the file, and say in it what the levels did. */
void timeline_finish(struct timeline *t);

void timeline_free(struct timeline *t);

#endif
