/* board.c - making and unmaking bare machines. */
#include "isa/board.h"

#include <stdlib.h>
#include <string.h>

/* Start the engine, or the one it falls back on where the host refuses it something. */
static bool start_engine(struct bare *b, const struct engine *engine)
{
    struct machine *m = &b->machine;
    while (engine->attach != NULL && !engine->attach(m)) {
        if (engine->fallback == NULL)
            return false;
        engine = engine_by_name(engine->fallback);
    }
    b->engine = engine;
    m->run = engine->run;
    return true;
}

/* A machine that has not run long enough for its engine to be worth making. */
static enum why run_plainly(struct machine *m)
{
    struct bare *b = (struct bare *)m;          /* its first member */
    while (m->c < b->engine_from) {
        enum why why = machine_due(m);
        if (why == GOES_ON)
            why = reference_step(m);
        if (why != GOES_ON)
            return why;
    }
    if (!start_engine(b, b->wanted))
        m->run = reference_run;                 /* which needs nothing */
    return m->run(m);
}

struct bare *bare_create(const struct bare_options *options)
{
    struct bare *b = calloc(1, sizeof *b);
    if (b == NULL)
        return NULL;
    struct machine *m = &b->machine;
    b->storage = storage_create(options->storage);
    m->e = (struct window){ b->storage, 0, options->storage };
    if (b->storage == NULL || !board_attach(&m->dev, options->backends, m->e)) {
        bare_free(b);
        return NULL;
    }
    m->g = b->g;
    m->has = options->has;
    m->attention = options->attention;
    m->until = UINT64_MAX;
    b->wanted = options->engine;
    b->engine_from = options->engine_from;
    m->run = run_plainly;
    if (b->engine_from == 0 && !start_engine(b, b->wanted)) {
        bare_free(b);
        return NULL;
    }
    return b;
}

void bare_free(struct bare *b)
{
    if (b == NULL)
        return;
    if (b->engine != NULL && b->engine->detach != NULL)
        b->engine->detach(&b->machine);
    board_detach(&b->machine.dev);
    storage_free(b->storage);
    free(b);
}

void machine_place(struct machine *m, const uint8_t *image, size_t size)
{
    uint8_t *e = window_reach(&m->e, 0, size);
    if (e == NULL || size == 0)
        return;
    memcpy(e, image, size);
    window_written(&m->e, 0, size);
}
