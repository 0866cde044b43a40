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
    uint32_t address;           /* STOP_AT */
    int cause;                  /* STOP_TRAP: -1 any */
    unsigned level;             /* STOP_LEVEL; of a watched thing: whose eyes */
    bool user;                  /* STOP_MODE */
    int insn;                   /* STOP_INSN: enum insn_id, -1 any privileged one */
    /* Watched: a register, a PSW field, or bytes of the storage at the bottom. */
    enum { WATCH_REGISTER, WATCH_PSW, WATCH_STORAGE } what;
    unsigned index;             /* register, field */
    uint64_t bottom, size;      /* where the bytes are in the storage at the bottom */
    uint64_t seen;              /* the value, or a hash of it, when it was last looked at */
    uint64_t hits, ignore;      /* ignore: so many more hits pass */
    char *text;                 /* as it was asked for */
    char *condition;            /* or NULL: expression */
    char *commands;             /* lines to run at a stop, or NULL */
};

struct stops {
    struct stop_point *points;
    unsigned count, last_number;
};

/* Add one from text: a location for a breakpoint, an expression for a watchpoint, then `if CONDITION`. Returns it, or
 * NULL and *why. Valid until the next change. */
struct stop_point *stops_break(struct session *s, struct values *values, char *text, bool temporary, const char **why);
struct stop_point *stops_watch(struct session *s, struct values *values, char *text, enum stop_kind kind, const char **why);

struct stop_point *stops_by_number(struct stops *stops, unsigned number);
bool stops_delete(struct stops *stops, unsigned number);

/* Whether some enabled point needs to see each move. */
bool stops_need_moves(const struct stops *stops);

#endif
