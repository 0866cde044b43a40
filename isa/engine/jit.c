/* jit.c - the translator: guest code becomes x86-64 code, a trace at a time, when it is first reached.
 *
 * The loop is that of every engine. A stay in host code ends where the countdown nears an event, where a jump wants to
 * be linked, or at an instruction that is not for host code; that one the reference engine does. So all traps, devices,
 * privileged and flawed instructions have one meaning, and whatever is not translated is right from the start.
 *
 * Exactness: the countdown makes T, clock and limit exact to the instruction; a store into storage that has become code
 * is found by a tag and done by the reference engine, which tells storage.h, which tells jit_forget, which kills the
 * traces it hits, before the next instruction. README.md has the picture. */
#include "isa/engine/jit.h"

#include <stdlib.h>
#include <string.h>

#ifdef __x86_64__

/* Storage has changed that may have become code. */
static void jit_forget(void *engine, uint64_t physical, uint64_t n)
{
    struct jit *j = engine;
    uint64_t last = physical + n - 1;
    for (uint64_t page = physical / PAGE_SIZE; page <= last / PAGE_SIZE; page++) {
        bool hit = false;
        for (uint32_t number = j->page_traces[page]; number != 0;) {
            struct trace *t = &j->traces[number - 1];
            if (t->first <= last && physical <= t->last) {
                jit_kill(j, t);
                hit = true;
            }
            number = t->next;
        }
        if (hit)
            jit_tidy(j, page);
    }
}

bool jit_attach(struct machine *m)
{
    struct storage *storage = m->e.storage;
    struct jit *j = calloc(1, sizeof *j);
    if (j == NULL)
        return false;
    j->machine = m;
    if (!jit_code_create(j)) {
        jit_code_free(j);
        free(j);
        return false;
    }
    j->bmi2 = USE_BMI2 && __builtin_cpu_supports("bmi2");
    jit_emit_common(j);
    m->engine = j;
    memcpy(j->state->g, m->g, REGISTERS * sizeof j->state->g[0]);
    m->g = j->state->g;
    storage->derived = j->derived;
    storage->forget = jit_forget;
    storage->engine = j;
    return true;
}

void jit_detach(struct machine *m)
{
    struct jit *j = m->engine;
    if (j == NULL)
        return;
    m->e.storage->derived = NULL;
    m->engine = NULL;
    jit_code_free(j);
    free(j);
}

uint64_t jit_slow(const struct machine *m)
{
    const struct jit *j = m->engine;
    return j->slow;
}

/* Translate the trace at pc in space n, for as long as making room for it keeps moving things. False: no memory. */
static bool translate(struct jit *j, unsigned n, uint32_t pc, enum care care)
{
    struct space *s = &j->spaces[n];
    struct plan plan;
    do {
        if (!jit_room(j))
            jit_flush(j);
        jit_plan(&plan, j, s, pc, care);
    } while (!jit_claim(j, (uint64_t)s->l + plan.first, (uint64_t)s->l + plan.last));
    uint32_t number = jit_new_trace(j);
    if (number == UINT32_MAX)
        return false;
    struct trace *t = &j->traces[number];
    *t = (struct trace){ .pc = pc, .space = (uint16_t)n, .care = care, .first = (uint64_t)s->l + plan.first,
                         .last = (uint64_t)s->l + plan.last };
    t->next = j->page_traces[t->first / PAGE_SIZE];
    j->page_traces[t->first / PAGE_SIZE] = number + 1;
    jit_tag(j, t);
    jit_emit(j, &plan, n, number);
    return true;
}

/* The host address of pc in space n, translated now if need be; 0 where there cannot be any. */
static uint64_t find(struct jit *j, unsigned n, uint32_t pc)
{
    struct space *s = &j->spaces[n];
    if (pc % 4 != 0 || (uint64_t)pc + 4 > s->limit)
        return 0;
    if (s->entries[pc / 4] == 0 && !translate(j, n, pc, CARE_UNROLLED))
        return 0;
    return j->code_at + s->entries[pc / 4];
}

/* Set the state up for a space. */
static void enter_space(struct jit *j, unsigned n)
{
    struct jit_state *state = j->state;
    if (j->current < SPACES)
        j->spaces[j->current].call_stack = state->call_stack;
    const struct space *s = &j->spaces[n];
    uint64_t top = (uint64_t)(uintptr_t)s->stack + STACK_MARGIN + CALL_STACK - 64;
    state->call_stack_base = top;
    state->call_stack = top - s->call_stack < CALL_STACK / 2 ? s->call_stack : top;
    state->base = (uint64_t)(uintptr_t)j->machine->e.storage->byte + s->l;
    state->entries = (uint64_t)(uintptr_t)s->entries;
    state->tags = (uint64_t)(uintptr_t)j->tags + s->l / TAG_LINE;
    state->code = j->code_at;
    j->current = n;
}

/* A trace whose merged checks fail too often is made anew, with more care. */
static void note_failure(struct jit *j)
{
    uint32_t number = j->state->failed;
    j->state->failed = 0;
    if (number == 0)
        return;
    struct trace *t = &j->traces[number - 1];
    if (t->dead || t->care == CARE_SINGLE || ++t->failures < FAILURES_MAX)
        return;
    unsigned space = t->space;
    uint32_t pc = t->pc;
    enum care care = (enum care)(t->care + 1);
    jit_kill(j, t);
    jit_tidy(j, t->first / PAGE_SIZE);
    translate(j, space, pc, care);
}

/* Let whatever led out of host code lead to host code from now on: a link's jump, or the code of a dead trace. */
static void lead_to(struct jit *j, enum jit_exit why, uint64_t host)
{
    if (why == EXIT_LINK) {
        const struct link *link = &j->links[j->state->site];
        x86_patch(link->distance, link->next, host);
    } else if (why == EXIT_STALE) {
        uint64_t at = j->state->dead - CALL_BYTES;
        struct x86 x = { j->code_to + (at - j->code_at), at };
        x86_jmp(&x, host);
    }
}

/* Host code from pc on, for as long as it needs nothing but links and look-ups. Returns what it did need. */
static enum jit_exit stay(struct jit *j, unsigned n, uint32_t pc)
{
    enum jit_exit (*enter)(uint64_t host) = (enum jit_exit (*)(uint64_t))(uintptr_t)j->enter;
    enum jit_exit why = EXIT_LOOKUP;
    for (;;) {
        uint32_t generation = j->generation;
        uint64_t host = find(j, n, pc);
        if (j->current != n)
            enter_space(j, n);                  /* everything was flushed */
        if (host == 0) {
            j->state->pc = pc;
            return EXIT_SLOW;
        }
        if (j->generation == generation)
            lead_to(j, why, host);
        why = enter(host);
        if (why == EXIT_SLOW || why == EXIT_OUT)
            return why;
        pc = why == EXIT_LINK ? j->links[j->state->site].pc : j->state->pc;
    }
}

/* Run host code for at most `left` instructions, more than TRACE_MAX. The machine is exact afterwards. */
static enum jit_exit burst(struct jit *j, uint64_t left)
{
    struct machine *m = j->machine;
    unsigned n = jit_space(j);
    if (n == SPACES)
        return EXIT_SLOW;
    if (left > SLICE)
        left = SLICE;
    if (j->current != n || j->state->call_stack_base - j->state->call_stack > CALL_STACK / 2)
        enter_space(j, n);
    j->state->left = (uint32_t)(left - TRACE_MAX);
    enum jit_exit why = stay(j, n, m->psw.p);
    uint64_t done = left - TRACE_MAX - (uint64_t)(int64_t)(int32_t)j->state->left;
    m->psw.p = j->state->pc;
    if (done != 0)
        machine_pass(m, done);
    note_failure(j);
    return why;
}

enum why jit_run(struct machine *m)
{
    struct jit *j = m->engine;
    for (;;) {
        enum why why = machine_due(m);
        if (why != GOES_ON)
            return why;
        uint64_t left = engine_budget(m);
        if (left > TRACE_MAX && burst(j, left) == EXIT_OUT)
            continue;
        why = machine_due(m);
        if (why == GOES_ON) {
            j->slow++;
            why = reference_step(m);
        }
        if (why != GOES_ON)
            return why;
    }
}

#endif
