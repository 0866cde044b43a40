/* engine.h - what runs a bare machine.
 *
 * An engine is a `run` that honours the contract of machine.h: the machine is exact whenever it returns, in state,
 * clock, T and trap record. It keeps no file-scope state, so any number of machines run in one process. */
#ifndef ENGINE_H
#define ENGINE_H

#include "isa/machine.h"

struct engine {
    const char *name;
    const char *about;
    enum why (*run)(struct machine *m);
    /* What the engine needs before a machine runs, and gives back after: NULL where it needs nothing. attach returns
     * false where the host refuses it. */
    bool (*attach)(struct machine *m);
    void (*detach)(struct machine *m);
    const char *fallback;       /* the engine to take where attach fails, or NULL */
    /* How many instructions it gave to the reference engine. NULL: it is the reference engine. */
    uint64_t (*slow)(const struct machine *m);
};

/* The engines, best first; ends with a row whose name is NULL. */
extern const struct engine engines[];

/* The engine called name, or NULL. */
const struct engine *engine_by_name(const char *name);

/* The host may want attention: nothing runs longer than this without asking. */
enum { ATTENTION_INTERVAL = 1 << 20 };

/* How many instructions may run before somebody must look, T aside: an event, the limit, the host's attention. At least
 * 1, machine_due having just returned GOES_ON. */
static inline uint64_t engine_horizon(const struct machine *m)
{
    uint64_t event = m->dev.next < m->until ? m->dev.next : m->until;
    uint64_t left = event - m->c < ATTENTION_INTERVAL ? event - m->c : ATTENTION_INTERVAL;
#ifdef TORTURE
    left = 1 + m->c % 64 < left ? 1 + m->c % 64 : left;         /* fewer are as right; 1 is hardest */
#endif
    return left;
}

/* How many instructions of a bare machine's run its engine has had no fast way for and has given to the reference
 * engine, whether they completed or trapped. The reference engine counts its ticks. */
uint64_t engine_slow(const struct machine *m);

/* Execute one instruction, the one at P, or take the trap it causes; machine_due has just returned GOES_ON.
 * This is the reference: what it does is right by definition (of the manual's section 3, step 3). */
enum why reference_step(struct machine *m);

enum why reference_run(struct machine *m);

/* The translator to x86-64, where there is a host for it: see jit.c. */
enum why jit_run(struct machine *m);
bool jit_attach(struct machine *m);
void jit_detach(struct machine *m);
uint64_t jit_slow(const struct machine *m);

/* The threaded engine: see threaded.c. */
enum why threaded_run(struct machine *m);
bool threaded_attach(struct machine *m);
void threaded_detach(struct machine *m);
uint64_t threaded_slow(const struct machine *m);

/* The reference engine, telling the machine's watcher each instruction that completes. */
enum why tracing_run(struct machine *m);

/* Such an engine, in the place of another: with its name, and in need of nothing that a host could refuse. */
struct engine engine_tracing(const struct engine *replaced);

#endif
