/* engine.c - the list of engines. */
#include "isa/engine/engine.h"

#include <string.h>

const struct engine engines[] = {
#ifdef __x86_64__
    { "jit", "translation to host code", jit_run, jit_attach, jit_detach, "threaded", jit_slow },
#endif
#if UINTPTR_MAX > UINT32_MAX    /* a jump to any address of a guest leads to one of the host */
    { "threaded", "decoded once, a handler for each instruction and its registers", threaded_run, threaded_attach,
      threaded_detach, "reference", threaded_slow },
#endif
    { "reference", "one instruction at a time, to be read", reference_run, NULL, NULL, NULL, NULL },
    { .name = NULL },
};

const struct engine *engine_by_name(const char *name)
{
    for (const struct engine *e = engines; e->name != NULL; e++)
        if (strcmp(e->name, name) == 0)
            return e;
    return NULL;
}

uint64_t engine_slow(const struct machine *m)
{
    for (const struct engine *e = engines; e->name != NULL; e++)
        if (e->run == m->run && e->slow != NULL)
            return e->slow(m);
    return m->c;
}
