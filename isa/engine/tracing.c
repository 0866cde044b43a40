/* tracing.c - the reference engine with somebody watching: each instruction that completes is told. Having it as an
 * engine of its own keeps `if (tracing)` out of the others. */
#include "isa/engine/engine.h"

/* The instruction at P, as the fetch would find it; illegal where the fetch would trap. */
static struct insn next_insn(const struct machine *m)
{
    uint32_t word;
    return machine_load(m, m->psw.p, 4, &word) == NO_TRAP ? decode(word, m->has) : (struct insn){ .id = INSN_ILLEGAL };
}

enum why tracing_run(struct machine *m)
{
    for (;;) {
        enum why why = machine_due(m);
        if (why == GOES_ON) {
            struct insn i = next_insn(m);
            struct psw old = m->psw;
            uint64_t c = m->c;
            why = reference_step(m);
            if (m->c != c && m->watcher != NULL && m->watcher->step != NULL)
                m->watcher->step(m->watcher, m, &i, &old);
        }
        if (why != GOES_ON)
            return why;
    }
}

struct engine engine_tracing(const struct engine *replaced)
{
    return (struct engine){ .name = replaced->name, .about = replaced->about, .run = tracing_run };
}
