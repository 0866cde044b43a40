/* coverage.c - counting what happened, and saying what never did. What must happen follows from the tables. */
#include "tests/random/coverage.h"

#include <inttypes.h>
#include <stdio.h>

void coverage_step(struct coverage *c, const struct machine *m, const struct insn *i)
{
    c->completed[i->id]++;
    c->user[i->id] += machine_user(m);
}

void coverage_trap(struct coverage *c, const struct trap *trap)
{
    struct insn i = decode(trap->word, ~0u);
    c->causes[trap->cause]++;
    if (trap->word != 0 && i.id != INSN_ILLEGAL)
        c->trapped[i.id]++;
}

/* Rows that never complete: those that always trap, and those whose machines are not built (manual, 9 and 10). */
static bool never_completes(const struct insn_info *row)
{
    return (row->class & TRAPS) != 0 || (row->has & (HAS_V | HAS_ASSIST)) != 0;
}

static bool never_taken(unsigned cause) { return cause == CAUSE_PAGE || cause == CAUSE_ASSIST; }

static unsigned missing(const char *what, const char *name, uint64_t count, bool must)
{
    if (count > 0 || !must)
        return 0;
    printf("never happened: %s %s\n", what, name);
    return 1;
}

unsigned coverage_print(const struct coverage *c)
{
    unsigned zeros = 0;
    printf("instructions (completed/trapped):");
    for (unsigned id = 0; id < INSN_COUNT; id++)
        printf(" %s %" PRIu64 "/%" PRIu64, insn_info(id)->name, c->completed[id], c->trapped[id]);
    printf("\ntraps:");
    for (unsigned cause = 0; cause < CAUSE_COUNT; cause++)
        printf(" %s %" PRIu64, cause_name(cause), c->causes[cause]);
    printf("\nends:");
    for (unsigned stop = 0; stop <= DEADLOCKED; stop++)
        printf(" %s %" PRIu64, stop == RUNNING ? "LIMIT" : stop_name(stop), c->stops[stop]);
    putchar('\n');
    for (unsigned id = 0; id < INSN_COUNT; id++) {
        const struct insn_info *row = insn_info(id);
        zeros += missing("completed", row->name, c->completed[id], !never_completes(row));
        zeros += missing("completed in user mode", row->name, c->user[id], !never_completes(row) && !row->privileged);
        zeros += missing("trapped", row->name, c->trapped[id], never_completes(row) || row->privileged);
    }
    for (unsigned cause = 0; cause < CAUSE_COUNT; cause++)
        zeros += missing("trap", cause_name(cause), c->causes[cause], !never_taken(cause));
    for (unsigned stop = 0; stop <= DEADLOCKED; stop++)
        zeros += missing("end", stop == RUNNING ? "LIMIT" : stop_name(stop), c->stops[stop], true);
    return zeros;
}
