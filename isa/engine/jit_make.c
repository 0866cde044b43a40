/* jit_make.c - traces are made: at first when they are reached, one by one; once more, all together, when it is known
 * which there are. */
#include "isa/engine/jit.h"

#include <stdlib.h>

#ifdef __x86_64__

/* Translate the trace at pc in space n, for as long as making room for it keeps moving things. False: no memory. */
static bool translate(struct jit *j, unsigned n, uint32_t pc, struct manner manner)
{
    struct space *s = &j->spaces[n];
    struct plan plan;
    do {
        uint32_t path, aside;
        jit_plan(&plan, j, s, pc, manner);
        jit_emit_size(&plan, &path, &aside);
        if (!jit_room(j, path, aside)) {
            jit_flush(j);
            jit_room(j, path, aside);
        }
    } while (!jit_claim(j, (uint64_t)s->l + plan.first, (uint64_t)s->l + plan.last));
    uint32_t number = jit_new_trace(j);
    if (number == UINT32_MAX)
        return false;
    struct trace *t = &j->traces[number];
    *t = (struct trace){ .pc = pc, .space = (uint16_t)n, .manner = manner,
                         .first = (uint64_t)s->l + plan.first, .last = (uint64_t)s->l + plan.last };
    jit_count_uses(&plan, t->uses);
    t->next = j->page_traces[t->first / PAGE_SIZE];
    j->page_traces[t->first / PAGE_SIZE] = number + 1;
    jit_tag(j, t);
    jit_emit(j, &plan, n, number);
    return true;
}

void jit_make_anew(struct jit *j, uint32_t number, struct manner manner)
{
    struct trace *t = &j->traces[number];
    unsigned space = t->space;
    uint32_t pc = t->pc;
    jit_kill(j, t);
    jit_tidy(j, t->first / PAGE_SIZE);
    translate(j, space, pc, manner);
}

uint32_t jit_number_of(const struct jit *j, unsigned n, uint32_t pc)
{
    uint32_t number = j->page_traces[((uint64_t)j->spaces[n].l + pc) / PAGE_SIZE];
    while (j->traces[number - 1].dead || j->traces[number - 1].space != n || j->traces[number - 1].pc != pc)
        number = j->traces[number - 1].next;
    return number - 1;
}

/* A trace that is not there yet is made for a mode. */
static uint64_t find_in_mode(struct jit *j, unsigned n, uint32_t pc, bool jumped, uint32_t status, uint32_t b)
{
    struct space *s = &j->spaces[n];
    if (pc % 4 != 0 || (uint64_t)pc + 4 > s->limit)
        return 0;
    struct manner manner = { .care = CARE_UNROLLED, .passage = !jumped, .status = status, .b = b };
    uint32_t entry = s->entries[pc / 4];
    if (jumped && jit_passage(entry))
        jit_make_anew(j, jit_number_of(j, n, pc), manner);
    else if (entry == 0)
        translate(j, n, pc, manner);
    entry = s->entries[pc / 4];
    return entry != 0 ? j->code_at + entry : 0;
}

uint64_t jit_find(struct jit *j, unsigned n, uint32_t pc, bool jumped)
{
    return find_in_mode(j, n, pc, jumped, j->state->status, j->state->b);
}

/* -- Code that has settled --------------------------------------------------------------------------------------- */

/* Where a trace was, and in what mode, to be made again. */
struct place {
    uint32_t pc;
    uint32_t space;
    uint32_t status, b;
};

/* The living traces that jumps lead to. Returns their number; NULL in *places: no memory. */
static uint32_t collect(const struct jit *j, struct place **places)
{
    uint32_t count = 0;
    *places = malloc((j->trace_count + 1) * sizeof **places);
    for (uint32_t n = 0; *places != NULL && n < j->trace_count; n++) {
        const struct trace *t = &j->traces[n];
        if (!t->dead && !t->manner.passage)
            (*places)[count++] = (struct place){ t->pc, t->space, t->manner.status, t->manner.b };
    }
    return count;
}

/* Make traces again, and lead all jumps among them where they go, before any has been taken. */
static void make_again(struct jit *j, const struct place *places, uint32_t count)
{
    j->settles = true;
    for (const struct place *p = places; p < places + count; p++)
        find_in_mode(j, p->space, p->pc, true, p->status, p->b);
    j->settles = false;
    for (uint32_t n = 0; n < j->link_count; n++) {
        const struct link *link = &j->links[n];
        uint32_t entry = jit_entry(&j->spaces[link->space], link->pc);
        if (entry != 0)
            x86_patch(link->distance, link->next, j->code_at + entry);
    }
}

void jit_settle(struct jit *j)
{
    uint64_t ran = j->machine->c - j->settled_at;
    bool pays = ran / INSTRUCTIONS_PER_BYTE >= j->path_bytes;
    if (j->slice < SLICE_LAST)
        j->slice *= 2;
    if (!pays && !jit_has_sampled(j))
        return;
    struct place *places;
    uint32_t count = collect(j, &places);
    bool moves = jit_has_sampled(j) && jit_choose_registers(j);
    if (!moves && pays && places != NULL) {
        jit_flush_onwards(j);
        moves = true;
    }
    if (moves) {
        j->settled_at = j->machine->c;
        make_again(j, places, places != NULL ? count : 0);
    }
    free(places);
}

void jit_disturb(struct jit *j)
{
    struct place *places;
    uint32_t count = collect(j, &places);
    jit_shuffle_registers(j);
    make_again(j, places, places != NULL && (j->stays & FLUSH_INTERVAL) != 0 ? count : 0);
    free(places);
}

#endif
