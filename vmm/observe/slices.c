/* slices.c - what is written of each kind of slice, and what tracks are called. */
#include "vmm/observe/slices.h"

#include "vmm/observe/statistics.h"
#include "vmm/observe/text.h"

#include <inttypes.h>

/* -- Tracks ------------------------------------------------------------------------------------------------------ */

static unsigned nest_height(const struct timeline *t) { return t->options.nest != NULL ? t->options.nest->height : 0; }

/* The process of a seat: the guest's number, and behind the guests of a nest the machine that carries it. Higher than
 * any thread, since readers take a thread with its process's number for something special. */
static unsigned process_of(const struct timeline *t, const struct timeline_seat *seat)
{
    bool carrier = t->options.nest != NULL && !seat->view;
    return height(t) + nest_height(t) + 2 + (carrier ? t->options.guest_count : seat->number);
}

struct track track_of(const struct timeline *t, unsigned seat, unsigned level)
{
    return (struct track){ process_of(t, &t->seats[seat]), level + 1 };
}

static void name_process(struct timeline *t, const struct timeline_seat *seat)
{
    char name[512];
    bool carrier = t->options.nest != NULL && !seat->view;
    if (carrier)
        snprintf(name, sizeof name, "machine %u, with %u monitor%s in PG32", height(t), nest_height(t),
                 nest_height(t) == 1 ? "" : "s");
    else
        snprintf(name, sizeof name, "guest %u: %s", seat->number,
                 t->options.program(t->options.context, seat->number));
    struct track any = { process_of(t, seat), seat->level + 1 };
    trace_process(&t->writer, any, name, (int)(carrier ? t->options.guest_count : seat->number));
}

static void name_level(struct timeline *t, const struct timeline_seat *seat, unsigned level)
{
    char name[96];
    struct track track = { process_of(t, seat), level + 1 };
    const struct monitor_kind *kind = level < height(t) ? t->tower->monitors[level]->kind : &pure_kind;
    if (seat->view || (level == seat->level && t->options.nest == NULL))
        snprintf(name, sizeof name, "level %u: the guest", level);
    else if (level >= height(t))
        snprintf(name, sizeof name, "level %u: monitor %u, in PG32", level, level);
    else
        snprintf(name, sizeof name, "level %u: monitor %u%s%s", level, level, kind == &pure_kind ? "" : ", ",
                 kind == &pure_kind ? "" : kind->name);
    trace_thread(&t->writer, track, name, -(int)level);
}

/* The guest; or monitors in PG32; and monitors in C. The highest level comes first, as towers are drawn. */
static void name_threads(struct timeline *t, const struct timeline_seat *seat)
{
    unsigned top = seat->view || t->options.nest == NULL ? seat->level : seat->level + nest_height(t) - 1;
    unsigned lowest = seat->view ? top : 0;
    for (unsigned level = top + 1; level > lowest; level--)
        name_level(t, seat, level - 1);
}

void name_tracks(struct timeline *t, const struct timeline_seat *seat)
{
    name_process(t, seat);
    name_threads(t, seat);
}

/* -- What is said ------------------------------------------------------------------------------------------------ */

static void say_psw(struct timeline *t, const char *key, const struct psw *psw)
{
    char text[96];
    trace_text(&t->writer, key, psw_text(text, sizeof text, psw));
}

static void say_hexadecimal(struct timeline *t, const char *key, uint32_t number)
{
    char text[16];
    snprintf(text, sizeof text, "%08" PRIx32, number);
    trace_text(&t->writer, key, text);
}

static struct place place_of(const struct timeline *t, const struct timeline_seat *seat, const struct psw *psw)
{
    struct place place = { "", "" };
    if (seat->view || t->options.nest == NULL)
        t->options.place(t->options.context, seat->number, psw, &place);
    return place;
}

/* P, and what the guest's programmer calls it. */
static void say_place(struct timeline *t, unsigned guest, const char *key, const struct psw *psw)
{
    char text[128];
    struct place place = place_of(t, &t->seats[guest], psw);
    snprintf(text, sizeof text, "%08" PRIx32 "%s%s", psw->p, place.exactly[0] != '\0' ? " " : "", place.exactly);
    trace_text(&t->writer, key, text);
}

static void say_trap(struct timeline *t, const struct trap *trap, uint32_t p)
{
    char text[64];
    trace_text(&t->writer, "cause", cause_name(trap->cause));
    say_hexadecimal(t, "info", trap->info);
    if (trap->word == 0)
        return;
    say_hexadecimal(t, "word", trap->word);
    trace_text(&t->writer, "instruction", insn_text(text, sizeof text, decode(trap->word, ~0u), p));
}

static void say_device(struct timeline *t)
{
    if (t->device[0] != '\0')
        trace_text(&t->writer, "device", t->device);
    t->device[0] = '\0';
}

/* "SVC 7" and so on. */
static const char *trap_name(char *buf, size_t size, const char *what, const struct trap *trap)
{
    bool numbered = trap->cause == CAUSE_SVC || trap->cause == CAUSE_DEVICE;
    if (numbered)
        snprintf(buf, size, "%s %s %" PRIu32, what, cause_name(trap->cause), trap->info);
    else
        snprintf(buf, size, "%s %s", what, cause_name(trap->cause));
    return buf;
}

static bool user(const struct psw *psw) { return (psw->status & PSW_M) != 0; }

static const char *mode_name(const struct psw *psw) { return user(psw) ? "user" : "supervisor"; }

/* -- Slices ------------------------------------------------------------------------------------------------------ */

/* What the code that runs is called. */
static void run_name(const struct timeline *t, char *name, size_t size)
{
    const struct open_run *run = &t->run;
    struct place place = place_of(t, &t->seats[run->seat], &run->guests);
    const char *label = run->monitor ? nest_label(run->guests.p) : place.name;
    if (label != NULL && label[0] != '\0')
        snprintf(name, size, "%s", label);
    else
        snprintf(name, size, "%s", run->monitor ? "monitor" : user(&run->guests) ? "user mode" : "supervisor mode");
}

void slice_run(struct timeline *t, uint64_t width, uint64_t ticks, uint32_t p)
{
    const struct open_run *run = &t->run;
    struct psw end = run->guests;
    char name[96];
    end.p = p;
    run_name(t, name, sizeof name);
    const char *category = run->monitor ? "monitor" : mode_name(&run->guests);
    trace_slice(&t->writer, track_of(t, run->seat, run->level), category, name, run->at, width);
    trace_number(&t->writer, "clock", run->clock);
    trace_number(&t->writer, "ticks", ticks);
    say_place(t, run->seat, "from", &run->guests);
    say_place(t, run->seat, "to", &end);
    snprintf(name, sizeof name, "PSW of machine %u", run->monitor ? height(t) : run->level);
    say_psw(t, name, &run->guests);
    if (height(t) > 0 || t->options.nest != NULL)
        say_psw(t, "PSW of machine 0", &run->real);
    trace_end(&t->writer);
}

void slice_interpretation(struct timeline *t)
{
    const struct open_interpretation *i = &t->interpretation;
    trace_slice(&t->writer, track_of(t, i->guest, i->level), "interpret", "interpret", i->at, now(t) - i->at);
    trace_number(&t->writer, "clock", i->clock);
    trace_number(&t->writer, "ticks", i->count);
    say_hexadecimal(t, "from", i->p);
    trace_end(&t->writer);
}

void slice_a(struct timeline *t, const struct vm *v, const struct psw *f)
{
    char text[96];
    trace_slice(&t->writer, track_of(t, t->current, v->monitor->level), "A", "A", now(t), 1);
    trace_number(&t->writer, "clock", clock_of(t));
    snprintf(text, sizeof text, "(%08" PRIx32 ",%08" PRIx32 ") -> (%08" PRIx32 ",%08" PRIx32 ")", v->machine.psw.l,
             v->machine.psw.b, f->l, f->b);
    trace_text(&t->writer, "R", text);
    trace_number(&t->writer, "T", f->t);
    snprintf(text, sizeof text, "PSW of machine %u", v->monitor->level);
    say_psw(t, text, f);
    trace_end(&t->writer);
}

void slice_d(struct timeline *t)
{
    const struct open_decision *d = &t->d;
    char text[64];
    trace_slice(&t->writer, track_of(t, d->guest, d->level), "D", trap_name(text, sizeof text, "D", &d->trap),
                d->at, now(t) - d->at);
    trace_number(&t->writer, "clock", d->clock);
    say_trap(t, &d->trap, d->guests.p);
    if (d->level + 1 == height(t))
        say_place(t, d->guest, "at", &d->guests);
    trace_text(&t->writer, "decides", d->decided);
    trace_text(&t->writer, "mode", mode_name(&d->guests));
    snprintf(text, sizeof text, "PSW of machine %u", d->level + 1);
    say_psw(t, text, &d->guests);
    snprintf(text, sizeof text, "PSW of machine %u", d->level);
    say_psw(t, text, &d->real);
    trace_end(&t->writer);
}

void slice_outcome(struct timeline *t, const char *category, const struct trap *trap)
{
    char name[32];
    trace_slice(&t->writer, track_of(t, t->d.guest, t->d.level), category,
                trap_name(name, sizeof name, category, trap), now(t), 1);
    trace_number(&t->writer, "clock", clock_of(t));
    trace_text(&t->writer, "cause", cause_name(trap->cause));
    say_hexadecimal(t, "info", trap->info);
    trace_end(&t->writer);
}

void slice_routine(struct timeline *t, const struct vm *v, const struct psw *old, uint64_t ticks)
{
    char text[64];
    snprintf(text, sizeof text, "v_%s", insn_info(t->v.insn.id)->name);
    trace_slice(&t->writer, track_of(t, t->current, v->monitor->level), "v_i", text, t->v.at, now(t) - t->v.at);
    trace_number(&t->writer, "clock", t->v.clock);
    trace_number(&t->writer, "ticks", ticks);
    trace_text(&t->writer, "instruction", insn_text(text, sizeof text, t->v.insn, old->p));
    say_place(t, t->current, "at", old);
    say_device(t);
    say_psw(t, "PSW of the guest, before", old);
    say_psw(t, "PSW of the guest, after", &v->machine.psw);
    trace_end(&t->writer);
}

void slice_taken(struct timeline *t, const struct timeline_seat *seat, const struct machine *m, const struct trap *trap,
                 const struct psw *old)
{
    char name[32];
    unsigned index = (unsigned)(seat - t->seats);
    struct psw fresh = seat->view ? window_load_psw(&m->e, NEW_STATUS) : m->psw;    /* of a nest: not loaded yet */
    trace_slice(&t->writer, track_of(t, index, seat->level), "takes", trap_name(name, sizeof name, "takes", trap),
                now(t), 1);
    trace_number(&t->writer, "clock", m->c);
    say_trap(t, trap, old->p);
    say_place(t, index, "at", old);
    say_place(t, index, "handler", &fresh);
    say_psw(t, "old PSW", old);
    say_psw(t, "new PSW", &fresh);
    trace_end(&t->writer);
}

void slice_privileged(struct timeline *t, const struct insn *i, const struct machine *m, const struct psw *old,
                      uint64_t ticks)
{
    char text[64];
    trace_slice(&t->writer, track_of(t, t->current, 0), "privileged", insn_info(i->id)->name, now(t) - ticks, ticks);
    trace_number(&t->writer, "clock", m->c - ticks);
    trace_number(&t->writer, "ticks", ticks);
    trace_text(&t->writer, "instruction", insn_text(text, sizeof text, *i, old->p));
    say_place(t, t->current, "at", old);
    say_device(t);
    say_psw(t, "PSW before", old);
    say_psw(t, "PSW after", &m->psw);
    trace_end(&t->writer);
}

void slice_device(struct timeline *t, const struct timeline_seat *seat, const struct machine *m, const char *text)
{
    trace_slice(&t->writer, track_of(t, seat->number, seat->level), "device", "device", now(t), 1);
    trace_number(&t->writer, "clock", m->c);
    trace_text(&t->writer, "device", text);
    trace_end(&t->writer);
}

/* -- The whole run ----------------------------------------------------------------------------------------------- */

void say_level(struct timeline *t, const struct monitor *monitor)
{
    char key[32];
    struct counters c = monitor_counters(monitor);
    snprintf(key, sizeof key, "%u", monitor->level);
    trace_object(&t->writer, key);
    trace_number(&t->writer, "traps", exits_total(&c));
    trace_number(&t->writer, "reflected", reflected_total(&c));
    trace_number(&t->writer, "absorbed", c.absorbed);
    trace_number(&t->writer, "direct", c.direct);
    trace_number(&t->writer, "emulated", c.completed);
    trace_number(&t->writer, "interpreted", c.interpreted);
    trace_share(&t->writer, "share executed directly", direct_share(&c));
    trace_end_object(&t->writer);
}
