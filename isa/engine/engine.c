/* engine.c - the list of engines. */
#include "isa/engine/engine.h"

#include <string.h>

const struct engine engines[] = {
    { "reference", "one instruction at a time, to be read", reference_run },
    { NULL, NULL, NULL },
};

const struct engine *engine_by_name(const char *name)
{
    for (const struct engine *e = engines; e->name != NULL; e++)
        if (strcmp(e->name, name) == 0)
            return e;
    return NULL;
}
