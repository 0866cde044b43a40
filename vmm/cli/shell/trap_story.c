/* trap_story.c - listening to monitors and machines while they run, and keeping the facts. Nothing is put into words
 * here: it is always on, and costs as little as it can. */
#include "vmm/cli/shell/trap_story.h"

#include <stddef.h>
#include <stdlib.h>

static struct trap_story *story_of(struct listener *l)
{
    return (struct trap_story *)((char *)l - offsetof(struct trap_story, listener));
}

/* The tales of the guest that the tower runs for just now. */
static struct tales *tales_now(struct trap_story *story)
{
    const struct tower *t = story->session->stage.tower;
    const struct vm *v = t->height > 0 ? t->monitors[t->height - 1]->resident : NULL;
    unsigned n = v != NULL ? v->number : 0;
    return n < story->guest_count ? &story->guests[n] : NULL;
}

static struct trap_tale *newest(struct tales *t) { return &t->told[(t->count - 1) % STORIES]; }

/* Turns of A's timer are many while a guest is stepped: only the last is kept. */
static bool passing(const struct trap_tale *tale)
{
    return tale->count > 0 && tale->count <= STORY_EVENTS && tale->events[tale->count - 1].kind == STORY_ABSORB;
}

static struct trap_tale *open_tale(struct tales *t, uint32_t p)
{
    if (t->count > 0 && passing(newest(t)))
        t->count--;
    struct trap_tale *tale = &t->told[t->count % STORIES];
    /* Not as one struct: it has room for many events, and to clear that at every trap takes longer than the trap. */
    tale->number = t->count + 1;
    tale->c = t->machine->c;
    tale->p = p;
    tale->own = t->machine->psw;
    tale->traps = t->story->session->tracks[t - t->story->guests].traps;
    tale->count = 0;
    t->count++;
    t->open = true;
    return tale;
}

static struct story_event *event(struct tales *t, uint32_t p)
{
    struct trap_tale *tale = t->open ? newest(t) : open_tale(t, p);
    unsigned n = tale->count < STORY_EVENTS ? tale->count : STORY_EVENTS - 1;
    tale->count++;
    return &tale->events[n];
}

static void told_exit(struct listener *l, const struct vm *v, const struct trap *trap)
{
    struct tales *t = tales_now(story_of(l));
    if (t == NULL)
        return;
    if (v->monitor->level == 0)
        t->open = false;                        /* every trap of the bare machine begins a tale */
    const struct monitor_kind *kind = v->monitor->kind;
    *event(t, v->machine.psw.p) = (struct story_event){
        .kind = STORY_EXIT, .level = v->monitor->level, .monitor = kind->name,
        .software = kind->direct != NULL && !kind->direct(v), .trap = *trap, .virtual = v->machine.psw,
        .real = v->monitor->below->psw, .q = v->machine.e.size,
    };
    /* Only its own monitor's exit makes a guest's clock exact. */
    if (&v->machine == t->machine)
        newest(t)->c = t->machine->c;
}

static void told_absorb(struct listener *l, const struct vm *v)
{
    struct tales *t = tales_now(story_of(l));
    if (t != NULL)
        *event(t, v->machine.psw.p) = (struct story_event){ .kind = STORY_ABSORB, .level = v->monitor->level,
                                                           .virtual = v->machine.psw };
}

static void told_reflect(struct listener *l, const struct vm *v, const struct trap *trap)
{
    struct tales *t = tales_now(story_of(l));
    if (t != NULL)
        *event(t, v->machine.psw.p) = (struct story_event){
            .kind = STORY_REFLECT, .level = v->monitor->level, .trap = *trap, .virtual = v->machine.psw,
            .q = v->machine.e.size,
        };
}

static void told_interpret(struct listener *l, const struct vm *v, const struct insn *i)
{
    struct tales *t = tales_now(story_of(l));
    if (t != NULL)
        *event(t, v->machine.psw.p) = (struct story_event){
            .kind = STORY_INTERPRET, .level = v->monitor->level, .insn = i->id, .virtual = v->machine.psw,
            .trap = { .word = i->word },
        };
}

static void told_psw(struct listener *l, const struct vm *v)
{
    struct tales *t = tales_now(story_of(l));
    if (t == NULL)
        return;
    struct story_event e = { .kind = STORY_LOADED, .level = v->monitor->level, .virtual = v->machine.psw };
    allocate_space(v, &e.l, &e.b);
    *event(t, v->machine.psw.p) = e;
}

static void told_entry(struct listener *l, const struct vm *v, const struct psw *f)
{
    struct tales *t = tales_now(story_of(l));
    (void)v, (void)f;
    if (t != NULL)
        t->open = false;
}

static void told_taken(struct watcher *w, const struct machine *m, const struct trap *trap, const struct psw *old)
{
    struct tales *t = (struct tales *)w;
    const struct tower *tower = t->story->session->stage.tower;
    if (tower->height == 0)
        t->open = false;
    struct story_event e = {
        .kind = STORY_TAKEN, .level = tower->height, .trap = *trap, .virtual = m->psw, .real = *old, .q = m->e.size,
    };
    if (tower->height > 0)
        allocate_space((const struct vm *)m, &e.l, &e.b);
    *event(t, old->p) = e;
    newest(t)->c = m->c;
    newest(t)->traps = t->story->session->tracks[t - t->story->guests].traps - 1;   /* which counts it already */
    t->open = false;
    if (t->next != NULL && t->next->taken != NULL)
        t->next->taken(t->next, m, trap, old);
}

bool story_begin(struct session *s)
{
    struct tower *tower = s->stage.tower;
    struct trap_story *story = room(1, sizeof *story);
    s->story = story;
    if (story == NULL || (story->guests = room(tower->guest_count, sizeof *story->guests)) == NULL)
        return false;
    story->session = s;
    story->guest_count = tower->guest_count;
    for (unsigned n = 0; n < tower->guest_count; n++) {
        struct machine *m = tower->guests[n];
        story->guests[n].watcher.taken = told_taken;
        story->guests[n].next = m->watcher;
        story->guests[n].story = story;
        story->guests[n].machine = m;
        m->watcher = &story->guests[n].watcher;
    }
    story->listener = (struct listener){
        .entry = told_entry, .exit = told_exit, .absorb = told_absorb, .reflect = told_reflect,
        .interpret = told_interpret, .psw = told_psw,
        .next = tower->height > 0 ? tower->monitors[0]->listeners : NULL,
    };
    for (unsigned level = 0; level < tower->height; level++)
        tower->monitors[level]->listeners = &story->listener;
    return true;
}

void story_end(struct session *s)
{
    if (s->story != NULL)
        free(s->story->guests);
    free(s->story);
    s->story = NULL;
}

void story_rewind(struct session *s, unsigned guest)
{
    struct tales *t = &s->story->guests[guest];
    uint64_t c = t->machine->c, traps = s->tracks[guest].traps;
    t->open = false;
    while (t->count > 0) {
        const struct trap_tale *tale = &t->told[(t->count - 1) % STORIES];
        if (tale->number != t->count || tale->c < c || (tale->c == c && tale->traps < traps))
            return;
        t->count--;
    }
}

const struct trap_tale *story_tale(const struct session *s, unsigned guest, uint64_t n)
{
    const struct tales *t = &s->story->guests[guest];
    if (n >= t->count || n >= STORIES)
        return NULL;
    const struct trap_tale *tale = &t->told[(t->count - 1 - n) % STORIES];
    return tale->number == t->count - n ? tale : NULL;
}
