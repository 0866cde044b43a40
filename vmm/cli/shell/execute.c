/* execute.c - the guests forward: one move, many moves, or as fast as the engine can.
 *
 * What holds a guest is `until`, which is no state of its machine; the others stand still by theirs. One move is one
 * tick more or one trap, whichever comes first: a guest's watcher raises the attention flag when a trap is taken.
 *
 * Where a stop must see each move, the bare machine runs on the tracing engine. Being told of an instruction, one may
 * look at little, since the levels above are not settled yet: if a stop might hold, the attention flag goes up, and
 * with every level exact stops_check decides. */
#include "vmm/cli/shell/session.h"

#include "vmm/cli/shell/history.h"
#include "vmm/cli/shell/stops.h"
#include "vmm/cli/terminal.h"
#include "vmm/observe/story.h"

#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

/* -- Being told -------------------------------------------------------------------------------------------------- */

static void told_taken(struct watcher *w, const struct machine *m, const struct trap *trap, const struct psw *old)
{
    struct track *track = (struct track *)w;
    struct session *s = track->session;
    track->traps++;
    track->fresh_trap = (int)trap->cause;
    if (s->gear != GEAR_FAST && stops_might_hold_at_trap(s, track, m, trap))
        attention.flag = 1;
    if (track->next != NULL && track->next->taken != NULL)
        track->next->taken(track->next, m, trap, old);
    if (s->trace != NULL)
        s->trace->watcher.taken(&s->trace->watcher, m, trap, old);
}

static void told_device(struct watcher *w, const struct machine *m, const char *text)
{
    const struct session *s = ((struct track *)w)->session;
    s->trace->watcher.device(&s->trace->watcher, m, text);
}

/* The guest that the machine at the bottom runs for. */
static struct track *running_track(const struct session *s)
{
    const struct tower *t = s->stage.tower;
    if (t->height == 0)
        return &s->tracks[0];
    const struct vm *v = t->monitors[t->height - 1]->resident;
    return v != NULL ? &s->tracks[v->number] : NULL;
}

static void look(struct session *s, const struct machine *m, const struct insn *i)
{
    const struct track *track = running_track(s);
    if (s->gear == GEAR_LOOK && track != NULL && stops_might_hold(s, track, m, i))
        attention.flag = 1;
}

static void told_step(struct watcher *w, const struct machine *m, const struct insn *i, const struct psw *old)
{
    struct session *s = (struct session *)((char *)w - offsetof(struct session, bare));
    look(s, m, i);
    if (s->trace != NULL)
        s->trace->watcher.step(&s->trace->watcher, m, i, old);
}

static void told_bare_taken(struct watcher *w, const struct machine *m, const struct trap *trap, const struct psw *old)
{
    struct session *s = (struct session *)((char *)w - offsetof(struct session, bare));
    if (s->bare_next != NULL && s->bare_next->taken != NULL)
        s->bare_next->taken(s->bare_next, m, trap, old);
}

static void told_bare_device(struct watcher *w, const struct machine *m, const char *text)
{
    struct session *s = (struct session *)((char *)w - offsetof(struct session, bare));
    s->trace->watcher.device(&s->trace->watcher, m, text);
}

static void told_emulated(struct listener *l, const struct vm *v, const struct insn *i, const struct psw *old)
{
    struct session *s = (struct session *)((char *)l - offsetof(struct session, listener));
    bool waits = (i->id == INSN_IDLE || i->id == INSN_IN) && v->machine.psw.p == old->p;
    if (!waits || v->machine.stop != RUNNING)   /* what leads to itself has been done all the same */
        look(s, &v->machine, i);
}

/* Accounting has said all that a TIMER of the machine below says. */
static void told_exit(struct listener *l, const struct vm *v, const struct trap *trap)
{
    struct session *s = (struct session *)((char *)l - offsetof(struct session, listener));
    struct track *track = running_track(s);
    if (trap->cause == CAUSE_TIMER || track == NULL || v->monitor->level > 63)
        return;
    track->fresh_levels |= (uint64_t)1 << v->monitor->level;
    if (s->gear == GEAR_LOOK && stops_want_levels(s->stops))
        attention.flag = 1;
}

void session_follow(struct session *s)
{
    struct tower *t = s->stage.tower;
    struct machine *bare = &t->bare->machine;
    s->engine = bare->run;
    for (unsigned n = 0; n < t->guest_count; n++) {
        struct track *track = &s->tracks[n];
        struct machine *m = t->guests[n];
        track->watcher = (struct watcher){ .taken = told_taken };
        track->next = m->watcher;
        m->watcher = &track->watcher;
    }
    s->bare = (struct watcher){ .step = told_step, .taken = told_bare_taken };
    s->bare_next = bare->watcher;
    bare->watcher = &s->bare;
    s->listener = (struct listener){ .emulated = told_emulated, .exit = told_exit };
    s->listener.next = t->height > 0 ? t->monitors[0]->listeners : NULL;    /* the same for all of them */
    for (unsigned level = 0; level < t->height; level++)
        t->monitors[level]->listeners = &s->listener;
}

/* Telling of devices costs something; it is done only where somebody reads it. */
void session_follow_trace(struct session *s)
{
    const struct tower *t = s->stage.tower;
    bool devices = s->trace != NULL && (s->trace->letters & STORY_DEVICES) != 0;
    for (unsigned n = 0; n < t->guest_count; n++)
        s->tracks[n].watcher.device = devices ? told_device : NULL;
    if (t->height == 0)
        s->bare.device = devices ? told_bare_device : NULL;
}

/* -- Running ----------------------------------------------------------------------------------------------------- */

bool session_on_terminal(const struct session *s)
{
    const struct source *input = &s->stage.guests[0].input;
    return input->fd == STDIN_FILENO && input->terminal;
}

/* Run the tower; every `until` is set. The attention flag is up afterwards only if somebody outside wants it. */
static enum why run(struct session *s, enum gear gear)
{
    struct tower *t = s->stage.tower;
    bool terminal = session_on_terminal(s);
    s->gear = gear;
    for (unsigned n = 0; n < t->guest_count; n++)
        s->tracks[n].typed = false;
    bool steps = s->trace != NULL && (s->trace->letters & (STORY_USER | STORY_SUPERVISOR)) != 0;
    t->bare->machine.run = gear == GEAR_LOOK || steps ? tracing_run : s->engine;
    attention.flag = attention.interrupted || attention.out_of_time;
    fflush(stdout);                             /* what was said before comes before what the guest writes */
    if (terminal)
        terminal_raw();
    enum why why = tower_run(t);
    if (terminal)
        terminal_restore();
    tower_reveal(t);                            /* whoever looks now sees the guest's own words */
    s->gear = GEAR_FAST;
    t->bare->machine.run = s->engine;
    attention.flag = attention.interrupted || attention.out_of_time;
    return why;
}

/* Hold all guests where they are. */
static void hold(struct session *s)
{
    const struct tower *t = s->stage.tower;
    for (unsigned n = 0; n < t->guest_count; n++)
        t->guests[n]->until = t->guests[n]->c;
}

enum why session_let_run(struct session *s, uint64_t until, enum gear gear)
{
    struct track *track = session_track(s);
    struct machine *m = session_guest(s);
    bool reads = gear == GEAR_MOVE && track->reads_next;        /* of a single instruction nobody is told */
    uint64_t before = m->c;
    hold(s);
    m->until = until;
    enum why why = run(s, gear);
    track->read |= reads && m->c > before;
    return why;
}

/* -- Why it stands still ----------------------------------------------------------------------------------------- */

static bool ended(const struct machine *m) { return m->stop != RUNNING; }

/* What stands in the way of a guest, whatever stops there are. HALT_MOVED: nothing does. */
static enum halt_reason hindrance(struct session *s, const struct track *track, enum why why)
{
    const struct machine *m = s->stage.tower->guests[track->number];
    if (attention.interrupted)                  /* the shell takes it back, with the command */
        return HALT_INTERRUPT;
    if (attention.out_of_time || s->stage.outlet.error != 0 || s->stage.outlet.exhausted)
        return HALT_OUTPUT;
    if (ended(m))
        return HALT_ENDED;
    if (m->c >= track->limit)
        return HALT_LIMIT;
    return why == WAIT ? HALT_WAITS : HALT_MOVED;
}

static struct halt halted(struct session *s, enum halt_reason reason)
{
    for (unsigned n = 0; n < s->stage.tower->guest_count; n++)
        if (s->stage.tower->guests[n]->dev.backends.output != NULL)
            sink_flush(s->stage.tower->guests[n]->dev.backends.output);
    s->halt = (struct halt){ .reason = reason, .guest = s->guest, .number = s->halt.number, .old = s->halt.old,
                             .now = s->halt.now };
    return s->halt;
}

/* -- Moves ------------------------------------------------------------------------------------------------------- */

/* One move of the selected guest. HALT_MOVED, or why there was none; a stop that holds afterwards counts as one. */
static enum halt_reason move(struct session *s)
{
    struct machine *m = session_guest(s);
    struct track *track = session_track(s);
    struct moment before = session_now(s);
    enum halt_reason reason = hindrance(s, track, GOES_ON);
    if (reason != HALT_MOVED)
        return reason;
    enum why why = session_let_run(s, m->c + 1, GEAR_MOVE);
    history_notice(s, track);
    reason = hindrance(s, track, why);
    if (session_now(s).moves == before.moves)
        return reason;
    if (stops_check(s, track))
        return s->halt.reason;
    return reason == HALT_INTERRUPT || reason == HALT_ENDED ? reason : HALT_MOVED;
}

struct halt session_step_until(struct session *s, bool (*done)(struct session *s, void *argument), void *argument)
{
    enum halt_reason reason;
    stops_begin(s);
    do
        reason = move(s);
    while (reason == HALT_MOVED && !done(s, argument));
    return halted(s, reason);
}

static bool counted(struct session *s, void *argument)
{
    uint64_t *left = argument;
    (void)s;
    return --*left == 0;
}

struct halt session_step(struct session *s, uint64_t count)
{
    return count == 0 ? s->halt : session_step_until(s, counted, &count);
}

/* -- All guests -------------------------------------------------------------------------------------------------- */

/* Let all that can run do so up to their next checkpoint. */
static enum why run_all(struct session *s, enum gear gear)
{
    const struct tower *t = s->stage.tower;
    for (unsigned n = 0; n < t->guest_count; n++) {
        uint64_t next = history_next(&s->tracks[n], t->guests[n]->c);
        t->guests[n]->until = next < s->tracks[n].limit ? next : s->tracks[n].limit;
    }
    return run(s, gear);
}

/* The guest that something has stopped, as the selected one. HALT_MOVED: none, all go on. */
static enum halt_reason anything(struct session *s, enum why why)
{
    const struct tower *t = s->stage.tower;
    bool all_over = true;
    for (unsigned n = 0; n < t->guest_count; n++)
        history_notice(s, &s->tracks[n]);
    for (unsigned n = 0; n < t->guest_count; n++)
        if (stops_check(s, &s->tracks[n])) {
            s->guest = n;
            return s->halt.reason;
        }
    for (unsigned n = 0; n < t->guest_count; n++) {
        enum halt_reason reason = hindrance(s, &s->tracks[n], GOES_ON);
        bool over = reason == HALT_ENDED || reason == HALT_LIMIT;
        all_over = all_over && over;
        if (reason != HALT_MOVED && !(over && s->tracks[n].was_over)) {
            s->guest = n;
            return reason;
        }
    }
    if (all_over)
        return hindrance(s, session_track(s), GOES_ON);
    return why == WAIT ? HALT_WAITS : HALT_MOVED;
}

struct halt session_continue(struct session *s)
{
    const struct tower *t = s->stage.tower;
    enum halt_reason reason = HALT_MOVED;
    stops_begin(s);
    for (unsigned n = 0; n < t->guest_count; n++)
        s->tracks[n].was_over = ended(t->guests[n]) || t->guests[n]->c >= s->tracks[n].limit;
    if (!session_track(s)->was_over && stops_need_moves(s->stops))
        reason = move(s);                       /* away from where it stands: that has been said */
    while (reason == HALT_MOVED) {
        enum why why = run_all(s, stops_need_moves(s->stops) ? GEAR_LOOK : GEAR_FAST);
        reason = anything(s, why);
    }
    s->level = s->level > session_top(s) ? session_top(s) : s->level;
    return halted(s, reason);
}
