/* stops.h - breakpoints and watchpoints: what they are, and whether one stops a guest where it stands.
 *
 * Running looks at them twice. Told of a move while the guests run (a watcher, cheap: it may not look at more than P,
 * the next word and the bytes that it watches), it raises the attention flag where one might hold; with every level
 * exact, stops_check then says whether one does, its condition included. */
#ifndef STOPS_H
#define STOPS_H

#include "vmm/cli/shell/session.h"

enum stop_kind {
    STOP_AT,                    /* before the instruction at a virtual address     LABEL, *ADDRESS, FILE:LINE  */
    STOP_TRAP,                  /* a trap of this cause was taken                  trap, trap:CAUSE            */
    STOP_LEVEL,                 /* monitor N has got a trap                        level:N                     */
    STOP_MODE,                  /* the guest has come into this mode               mode:user, mode:supervisor  */
    STOP_INSN,                  /* before an instruction                           insn:lpsw, insn:privileged  */
    STOP_WRITE, STOP_READ, STOP_ACCESS,     /* a register, a PSW field, a range of storage                     */
};

struct stop_point {
    unsigned number;            /* from 1, never used twice */
    enum stop_kind kind;
    bool enabled, temporary;
    bool away;                  /* what it is about does not exist on the tower that stands: it waits for one that has it */
    unsigned guest;             /* whose */
    unsigned level;             /* STOP_LEVEL: of the monitor; else whose eyes it was asked for with, */
    bool top;                   /* and those were the guest's, whatever level that is */
    uint32_t address;           /* STOP_AT: virtual */
    bool physical;              /* no, it is physical: of a source line, which may run under any R */
    int cause;                  /* STOP_TRAP: -1 any */
    bool user;                  /* STOP_MODE */
    int insn;                   /* STOP_INSN: enum insn_id; -1: any privileged one */
    /* Watched: a register, the status, l or b of the guest's PSW, or bytes of the storage at the bottom. */
    enum { WATCH_REGISTER, WATCH_PSW, WATCH_STORAGE } what;
    unsigned index;             /* the register; the word of the PSW */
    uint64_t physical_at;       /* where the bytes are in the storage of its level's machine, */
    uint64_t bottom;            /* and in the storage at the bottom */
    uint32_t size;              /* how many: up to WATCH_MAX */
    bool stores;                /* a store of the same value counts too */
    uint8_t *seen;              /* the value when it was last looked at: size bytes; of a register 4 */
    bool user_seen;             /* STOP_MODE: the mode when it was last looked at */
    uint64_t hits, ignore;      /* ignore: so many more hits pass */
    char *text;                 /* as it was asked for */
    char *condition;            /* an expression, or NULL */
    char *commands;             /* lines to run at a stop, or NULL */
};

enum { WATCH_MAX = 65536 };

struct stops {
    struct stop_point *points;
    unsigned count, last_number;
};

/* Add one from text: a location for a breakpoint, an expression for a watchpoint, then `if CONDITION`. Returns it, or
 * NULL and *why, a sentence that says what to do. Valid until the next change. text is changed. */
struct stop_point *stops_break(struct session *s, char *text, bool temporary, const char **why);
struct stop_point *stops_watch(struct session *s, char *text, enum stop_kind kind, const char **why);

/* The address that a location stands for: LABEL, LABEL+N, *EXPRESSION; of FILE:LINE and LINE the physical one. False,
 * and *why. */
bool stops_location(struct session *s, const char *text, uint32_t *address, bool *physical, const char **why);

struct stop_point *stops_by_number(struct stops *stops, unsigned number);
bool stops_delete(struct stops *stops, unsigned number);
void stops_free(struct stops *stops);

/* Another tower stands, or other guests: each point is where its guest is now, or away. */
void stops_find(struct session *s);

/* Whether it can hold at all. */
static inline bool stops_on(const struct stop_point *p) { return p->enabled && !p->away; }

/* Whether some enabled point needs to see each move. */
bool stops_need_moves(const struct stops *stops);

/* Whether some enabled point waits for a monitor to get a trap. */
bool stops_want_levels(const struct stops *stops);

/* -- For execute.c and history.c --------------------------------------------------------------------------------- */

/* The guests are about to move. And: they have been put elsewhere; what is there now is what has been seen. */
void stops_begin(struct session *s);
void stops_settle(struct session *s);

/* Whether a point might hold after the instruction i that m has completed for the guest; after a trap it has taken. */
bool stops_might_hold(struct session *s, const struct track *track, const struct machine *m, const struct insn *i);
bool stops_might_hold_at_trap(struct session *s, const struct track *track, const struct machine *m,
                              const struct trap *trap);

/* Whether a point holds for the guest where it stands, its condition and what it ignores included: then s->halt says
 * which. Counts hits and takes temporary points away. */
bool stops_check(struct session *s, struct track *track);

/* The same, for a look back: nothing is counted and nothing goes away. */
bool stops_holds(struct session *s, struct track *track, struct halt *halt);

/* The trap cause of that name, or of which it is the only beginning, in any letter case; a number below 0: there is none. */
int stops_cause(const char *name);

#endif
