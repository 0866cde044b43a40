/* engine.c - the list of engines. */
#include "isa/engine/engine.h"

#include <string.h>

const struct engine engines[] = {
    { "threaded", "predecoded, direct dispatch", threaded_run, threaded_attach, threaded_detach },
    { "reference", "one instruction at a time, to be read", reference_run, NULL, NULL },
    { .name = NULL },
};

const struct engine *engine_by_name(const char *name)
{
    for (const struct engine *e = engines; e->name != NULL; e++)
        if (strcmp(e->name, name) == 0)
            return e;
    return NULL;
}
