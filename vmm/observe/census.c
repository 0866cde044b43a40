/* census.c - counting and logging the traps that a machine takes. */
#include "vmm/observe/census.h"

#include <inttypes.h>

static void taken(struct watcher *w, const struct machine *m, const struct trap *trap, const struct psw *old)
{
    struct census *c = (struct census *)w;
    c->taken[trap->cause]++;
    if (c->log != NULL)
        fprintf(c->log, "%s %08" PRIx32 " %08" PRIx32 " %08" PRIx32 " %" PRIu64 "\n", cause_name(trap->cause),
                trap->info, old->p, old->status, m->c);
    if (c->next != NULL && c->next->taken != NULL)
        c->next->taken(c->next, m, trap, old);
}

static void step(struct watcher *w, const struct machine *m, const struct insn *i, const struct psw *old)
{
    struct census *c = (struct census *)w;
    if (c->next != NULL && c->next->step != NULL)
        c->next->step(c->next, m, i, old);
}

static void device(struct watcher *w, const struct machine *m, const char *text)
{
    struct census *c = (struct census *)w;
    if (c->next != NULL && c->next->device != NULL)
        c->next->device(c->next, m, text);
}

void census_begin(struct census *c, struct machine *m, FILE *log)
{
    *c = (struct census){ .watcher = { .taken = taken, .step = step }, .next = m->watcher, .log = log };
    if (c->next != NULL && c->next->device != NULL)
        c->watcher.device = device;             /* so that nothing is formatted when nobody reads it */
    m->watcher = &c->watcher;
}
