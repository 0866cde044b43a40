/* timeline.c - from what machines and monitors tell to slices on tracks.
 *
 * Where a guest at level 2 is given its own trap, the slices are these, one column a step:
 *
 *      level 2    run ----.                             takes   run ----
 *      level 1             .           D  reflect          A
 *      level 0              D  reflect                       A
 *
 * Each thing that is told ends what has been going on, so little is open at any time: see the structs in timeline.h. */
#include "vmm/observe/slices.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* -- Whose time it is -------------------------------------------------------------------------------------------- */

/* Things happen for this guest of the tower, and its own clock is exact. */
static void settle(struct timeline *t, unsigned number, const struct machine *m)
{
    struct timeline_seat *seat = &t->seats[number];
    t->current = number;
    seat->clock = m->c;
    seat->work = work(t);
}

/* Whether to write what happened from one tick of its guest's clock to another. */
static bool wanted(struct timeline *t, uint64_t from, uint64_t to)
{
    if (t->full || to < t->options.from || from >= t->options.to)
        return false;
    if (t->writer.events < TIMELINE_EVENTS)
        return true;
    t->full = true;
    t->full_clock = from;
    return false;
}

/* -- Guests that run --------------------------------------------------------------------------------------------- */

/* What runs on a machine that carries a nest is one of its monitors, or a guest, whose own PSW is in its block. */
static void find_runner(const struct timeline *t, struct open_run *run)
{
    const struct nest *nest = t->options.nest;
    const struct machine *carrier = t->tower->guests[0];
    struct nest_view view = { 0 };
    unsigned guest, level = nest_runs(nest, carrier, run->guests.l, &guest);
    uint32_t p = run->guests.p;
    run->level = height(t) + level;
    run->monitor = level < nest->height;
    if (run->monitor)
        return;
    nest_look(nest, carrier, guest, &view);
    run->seat = t->tower->guest_count + guest;
    run->clock = view.machine.c;
    run->guests = view.machine.psw;
    run->guests.p = p;
}

static void open_run(struct timeline *t, const struct psw *guests, const struct psw *real)
{
    t->run = (struct open_run){
        .open = true, .seat = t->current, .level = height(t), .at = now(t), .work = work(t), .clock = clock_of(t),
        .guests = *guests, .real = *real,
    };
    if (t->options.nest != NULL)
        find_runner(t, &t->run);
}

/* The bare machine has stopped running the guest, before P, so many ticks ago. Where it has completed nothing there is
 * nothing to see. */
static void close_run_before(struct timeline *t, uint32_t p, uint64_t ago)
{
    uint64_t ticks = work(t) - ago - t->run.work;
    if (t->run.open && ticks != 0 && wanted(t, t->run.clock, t->run.clock + ticks))
        slice_run(t, now(t) - ago - t->run.at, ticks, p);
    t->run.open = false;
}

/* -- Monitors that interpret instructions that are not privileged ------------------------------------------------ */

static void close_interpretation(struct timeline *t)
{
    const struct open_interpretation *i = &t->interpretation;
    if (i->open && wanted(t, i->clock, i->clock + i->count))
        slice_interpretation(t);
    t->interpretation.open = false;
}

/* v's monitor has completed an instruction for it: one more of a row, or the first. */
static void interpreted(struct timeline *t, const struct vm *v, const struct psw *old)
{
    struct open_interpretation *i = &t->interpretation;
    if (!i->open || i->level != v->monitor->level || i->guest != t->current) {
        close_run_before(t, old->p, 0);
        close_interpretation(t);
        *i = (struct open_interpretation){
            .open = true, .guest = t->current, .level = v->monitor->level, .at = now(t), .clock = clock_of(t),
            .p = old->p,
        };
    }
    i->count++;
    t->software++;
}

/* Something else happens now. */
static void close_all(struct timeline *t)
{
    close_run_before(t, bottom(t)->psw.p, 0);
    close_interpretation(t);
}

/* -- Arrows: a trap reflected, and who gets it ------------------------------------------------------------------- */

/* shown: whether the slice that it ends in is. It may be the beginning of something else: a machine that is WEDGED by
 * the trap gets it and does not take it. */
static void arrow_ends(struct timeline *t, struct track to, bool shown)
{
    bool same = to.process == t->arrow_from.process && to.thread == t->arrow_from.thread + 1;
    if (t->arrow && shown && same)
        trace_arrow(&t->writer, "reflected", t->arrow_from, t->arrow_at, to, now(t));
    t->arrow = false;
}

/* -- What monitors tell ------------------------------------------------------------------------------------------ */

static struct timeline *timeline_of(struct listener *l)
{
    return (struct timeline *)((char *)l - offsetof(struct timeline, listener));
}

static bool topmost(const struct timeline *t, const struct vm *v) { return v->monitor->level + 1 == height(t); }

/* Monitors below the topmost have one guest each, which carries the tower's guests. */
static void about(struct timeline *t, const struct vm *v)
{
    close_all(t);
    if (topmost(t, v))
        settle(t, v->number, &v->machine);
}

/* The guest's PSW as it is now, P and T being those with which the bare machine is about to run it. */
static struct psw psw_now(const struct timeline *t, const struct psw *f)
{
    struct psw psw = t->guests;
    psw.p = f->p;
    if (psw.t != 0)
        psw.t -= (uint32_t)(work(t) - t->entered);
    return psw;
}

static void told_entry(struct listener *l, const struct vm *v, const struct psw *f)
{
    struct timeline *t = timeline_of(l);
    about(t, v);
    if (topmost(t, v)) {
        t->guests = v->machine.psw;
        t->entered = work(t);
    }
    uint64_t clock = clock_of(t);
    if (wanted(t, clock, clock))
        slice_a(t, v, f);
    t->decisions++;
    if (v->monitor->level == 0) {
        struct psw guests = psw_now(t, f);
        open_run(t, &guests, f);
    }
}

static void told_exit(struct listener *l, const struct vm *v, const struct trap *trap)
{
    struct timeline *t = timeline_of(l);
    about(t, v);
    t->d = (struct open_decision){
        .open = true, .guest = t->current, .level = v->monitor->level, .at = now(t), .clock = clock_of(t),
        .guests = v->machine.psw, .real = v->monitor->below->psw, .trap = *trap, .decided = "",
    };
    t->d.shown = wanted(t, t->d.clock, t->d.clock);
    arrow_ends(t, track_of(t, t->d.guest, t->d.level), t->d.shown);
    t->decisions++;
}

static void close_d(struct timeline *t)
{
    if (t->d.open && t->d.shown)
        slice_d(t);
    t->d.open = false;
}

/* The trap is absorbed, or reflected. */
static void outcome(struct timeline *t, const char *category, const struct trap *trap)
{
    if (t->d.shown)
        slice_outcome(t, category, trap);
    t->decisions++;
}

static void told_absorb(struct listener *l, const struct vm *v)
{
    struct timeline *t = timeline_of(l);
    (void)v;
    outcome(t, "absorb", &t->d.trap);
    t->d.decided = "absorb: it only says that the time which A granted is over";
    close_d(t);
}

static void told_reflect(struct listener *l, const struct vm *v, const struct trap *trap)
{
    struct timeline *t = timeline_of(l);
    t->arrow = t->d.shown;
    t->arrow_from = track_of(t, t->d.guest, v->monitor->level);
    t->arrow_at = now(t);
    outcome(t, "reflect", trap);
    if (t->v.open)
        return;                                     /* a v_i that traps; it is not done yet */
    t->d.decided = "reflect: the guest's machine would have trapped";
    close_d(t);
}

static void told_interpret(struct listener *l, const struct vm *v, const struct insn *i)
{
    struct timeline *t = timeline_of(l);
    t->v = (struct open_routine){ .open = true, .at = now(t), .clock = clock_of(t), .c = v->machine.c, .insn = *i };
    t->d.decided = "emulate: privileged, in virtual supervisor mode";
}

/* The v_i has done its instruction. If that took ticks, they are the slice; if not, it is seen all the same. */
static void routine_done(struct timeline *t, const struct vm *v, const struct psw *old)
{
    uint64_t ticks = v->machine.c - t->v.c;
    t->software += ticks;
    if (now(t) == t->v.at)
        t->decisions++;
    if (t->d.shown)
        slice_routine(t, v, old, ticks);
    t->v.open = false;
    t->device[0] = '\0';
    close_d(t);
}

static void told_emulated(struct listener *l, const struct vm *v, const struct insn *i, const struct psw *old)
{
    struct timeline *t = timeline_of(l);
    (void)i;
    if (t->v.open)
        routine_done(t, v, old);
    else
        interpreted(t, v, old);
    if (topmost(t, v))
        settle(t, v->number, &v->machine);
}

/* -- What machines tell ------------------------------------------------------------------------------------------ */

static void told_taken(struct watcher *w, const struct machine *m, const struct trap *trap, const struct psw *old)
{
    struct timeline_seat *seat = (struct timeline_seat *)w;
    struct timeline *t = seat->timeline;
    if (!seat->view) {
        close_run_before(t, old->p, 0);
        close_interpretation(t);
        settle(t, seat->number, m);
    }
    bool shown = wanted(t, m->c, m->c);
    if (!seat->view)
        arrow_ends(t, track_of(t, seat->number, seat->level), shown);
    if (shown)
        slice_taken(t, seat, m, trap, old);
    t->decisions++;
    if (height(t) == 0 && !seat->view)
        open_run(t, &m->psw, &m->psw);
    if (seat->next != NULL && seat->next->taken != NULL)
        seat->next->taken(seat->next, m, trap, old);
}

static void told_step(struct watcher *w, const struct machine *m, const struct insn *i, const struct psw *old)
{
    struct timeline_seat *seat = (struct timeline_seat *)w;
    struct timeline *t = seat->timeline;
    uint64_t ticks = m->c - t->stepped;
    t->stepped = m->c;
    if (height(t) == 0 && is_privileged(i->word)) {
        close_run_before(t, old->p, ticks);
        if (wanted(t, m->c - ticks, m->c))
            slice_privileged(t, i, m, old, ticks);
        settle(t, seat->number, m);
        open_run(t, &m->psw, &m->psw);
        t->device[0] = '\0';
    }
    if (seat->next != NULL && seat->next->step != NULL)
        seat->next->step(seat->next, m, i, old);
}

/* Whether m is about to do, or just doing, an `in` or `out`. */
static bool at_port(const struct machine *m)
{
    uint32_t word;
    if (machine_user(m) || machine_load(m, m->psw.p, 4, &word) != NO_TRAP)
        return false;
    enum insn_id id = decode(word, m->has).id;
    return id == INSN_IN || id == INSN_OUT;
}

/* A device has done something by itself. */
static void device_acts(struct timeline *t, const struct timeline_seat *seat, const struct machine *m,
                        const char *text)
{
    close_all(t);
    settle(t, seat->number, m);
    if (wanted(t, m->c, m->c))
        slice_device(t, seat, m, text);
    t->decisions++;
    if (height(t) == 0)
        open_run(t, &m->psw, &m->psw);
}

static void told_device(struct watcher *w, const struct machine *m, const char *text)
{
    struct timeline_seat *seat = (struct timeline_seat *)w;
    struct timeline *t = seat->timeline;
    size_t length = strlen(t->device);
    if (t->v.open || (height(t) == 0 && at_port(m)))
        snprintf(t->device + length, sizeof t->device - length, "%s%s", length > 0 ? "; " : "", text);
    else
        device_acts(t, seat, m, text);
    if (seat->next != NULL && seat->next->device != NULL)
        seat->next->device(seat->next, m, text);
}

/* -- Beginning --------------------------------------------------------------------------------------------------- */

struct timeline timeline_make(void)
{
    return (struct timeline){
        .listener = { .entry = told_entry, .exit = told_exit, .absorb = told_absorb, .reflect = told_reflect,
                      .interpret = told_interpret, .emulated = told_emulated },
    };
}

static void take_seat(struct timeline *t, struct timeline_seat *seat, struct machine *m)
{
    seat->watcher = (struct watcher){ .taken = told_taken, .step = told_step, .device = told_device };
    seat->next = m->watcher;
    seat->timeline = t;
    m->watcher = &seat->watcher;
}

bool timeline_begin(struct timeline *t, const struct timeline_options *options, const struct tower *tower,
                    struct machine *const *views)
{
    unsigned view_count = options->nest != NULL ? options->guest_count : 0;
    t->options = *options;
    t->tower = tower;
    t->seat_count = tower->guest_count + view_count;
    t->seats = calloc(t->seat_count, sizeof *t->seats);
    if (t->seats == NULL)
        return false;
    t->writer = trace_begin(options->f, options->page);
    for (unsigned n = 0; n < t->seat_count; n++) {
        struct timeline_seat *seat = &t->seats[n];
        seat->view = n >= tower->guest_count;
        seat->number = seat->view ? n - tower->guest_count : n;
        seat->level = height(t) + (seat->view ? options->nest->height : 0);
        take_seat(t, seat, seat->view ? views[seat->number] : tower->guests[n]);
        name_tracks(t, seat);
    }
    return true;
}

/* -- Ending ------------------------------------------------------------------------------------------------------ */

void timeline_finish(struct timeline *t)
{
    struct trace_writer *w = &t->writer;
    if (t->seats == NULL)
        return;
    close_all(t);
    trace_about(w);
    trace_text(w, "schema", "trapeze-timeline/1");
    trace_text(w, "unit", "1 us is a step: a tick of a guest's clock, or what a monitor in C does between two");
    trace_number(w, "steps", now(t));
    trace_text(w, "whole", t->full ? "no, there is more than a timeline holds" : "yes");
    trace_number(w, "from tick", t->options.from);
    if (t->options.to != UINT64_MAX)
        trace_number(w, "to tick", t->options.to);
    trace_object(w, "levels");
    for (unsigned level = 0; level < height(t); level++)
        say_level(t, t->tower->monitors[level]);
    trace_end_object(w);
    trace_finish(w);
}

void timeline_free(struct timeline *t)
{
    free(t->seats);
    t->seats = NULL;
}
