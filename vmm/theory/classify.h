/* classify.h - what an instruction is, found from what it does: the definitions of Popek and Goldberg 1974, section 3,
 * run over the states of small machines. isa.def's class column is not looked at.
 *
 * Where our reading of the paper had to decide something:
 *   - all traps are excluded from sensitivity, and not memory traps alone; else every machine with a system call fails
 *     (what the letter of the paper says is reported apart)
 *   - sensitivity is looked for with the privilege check out of the way; "privileged" is about the check itself
 *   - changing storage outside R is control sensitivity (the paper's footnote about cells 0 and 1, for any cell)
 *   - showing storage outside R is location sensitivity (equal windows, different results)
 *   - what PG32 adds to the state, I, T, C, the devices, stops and q, is the subject of resource sensitivity, reported
 *     apart; for the paper's definitions it is held equal
 *   - user sensitive: in user mode alone; an instruction that shows the mode needs two modes and is neither. */
#ifndef CLASSIFY_H
#define CLASSIFY_H

#include "vmm/theory/universe.h"

/* What may be found, each with the first state or pair of states that proves it. In a pair the second state is a
 * variation of the first. */
enum claim {
    UNPRIVILEGED,           /* does not trap in user mode, or traps in supervisor mode too   */
    CONTROL_USER,           /* changes M, R or storage outside R, in user mode               */
    CONTROL_SUPERVISOR,
    LOCATION_USER,          /* pair: shows R.l, or storage outside R; both in user mode      */
    LOCATION_SUPERVISOR,
    SHOWS_MODE,             /* pair: one state in each mode, else equal                      */
    RESOURCE_USER,          /* changes, or shows (pair), I, T, C, a device, a stop, q        */
    RESOURCE_SUPERVISOR,
    COMPLETES,              /* does not trap                                                 */
    MAY_TRAP,               /* traps in some state, with no privilege check in the way       */
    NOT_COMMUTING_USER,     /* f(i(S)) is not i(f(S)), and that did not trap                 */
    NOT_COMMUTING_SUPERVISOR,
    BLIND,                  /* a word that does not commute, though no definition finds it sensitive */
    TIMING,                 /* changes or shows T or C                                       */
    TRAP_LOADS,             /* may trap, and not for memory: the trap loads M and R          */
    CLAIMS,
};

struct witness {
    bool found;
    bool pair;
    struct state first, second;
};

struct classification {
    enum insn_id id;
    uint64_t played;                        /* how often it was played                       */
    bool tried_privilege;                   /* a pair of states showed a trap in user mode alone */
    struct witness witness[CLAIMS];
    enum commutation how;                   /* of the NOT_COMMUTING witness                  */
};

/* Classify instruction id, legal on the machines of the stage. random: so many random large states besides the small
 * universe. */
void classify(struct classification *c, enum insn_id id, struct stage *stage, unsigned random);

/* What follows from the witnesses. */
bool is_privileged_found(const struct classification *c);
bool is_control(const struct classification *c);
bool is_location(const struct classification *c);
bool is_mode(const struct classification *c);
bool is_sensitive(const struct classification *c);             /* any of these three: the paper's "sensitive" */
bool is_resource(const struct classification *c);
bool is_user_sensitive(const struct classification *c);
bool is_supervisor_sensitive(const struct classification *c);
bool is_always_trapping(const struct classification *c);
bool is_innocuous(const struct classification *c);

/* Where the theorems leave no excuse, it does not commute with f: the monitor, or the machine, is wrong. */
bool is_monitor_wrong(const struct classification *c);

/* The found classes as a set of enum class, to be compared with a row of isa.def. */
unsigned class_found(const struct classification *c);

/* Whether the instruction is one because of which the condition of a theorem does not hold. */
bool breaks_theorem_1(const struct classification *c);
bool breaks_theorem_2(const struct classification *c);
bool breaks_theorem_3(const struct classification *c);

/* By the letter of the paper, which leaves out memory traps alone: control sensitive; and so breaks Theorem 1. */
bool is_literally_control(const struct classification *c);
bool literally_breaks_theorem_1(const struct classification *c);

/* By the commuting diagram alone, whatever the definitions say: no monitor, or no hybrid one, because of it. */
bool diagram_breaks_theorem_1(const struct classification *c);
bool diagram_breaks_theorem_3(const struct classification *c);

#endif
