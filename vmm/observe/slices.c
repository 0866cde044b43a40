/* slices.c - what is written of each kind of slice, and what tracks are called. */
#include "vmm/observe/slices.h"

#include "vmm/observe/statistics.h"
#include "vmm/observe/text.h"

#include <inttypes.h>

/* -- Tracks ------------------------------------------------------------------------------------------------------ */

/* The process of a seat: the guest's number, and behind the guests of a nest the machine that carries it. Higher than
 * any thread, since readers take a thread with its process's number for something special. */
static unsigned process_of(const struct timeline *t, const struct timeline_seat *seat)
{
    unsigned number = t->options.nest > 0 && !seat->view ? t->options.guest_count : seat->number;
    return height(t) + t->options.nest + 2 + number;
}

struct track track_of(const struct timeline *t, unsigned seat, unsigned level)
{
    return (struct track){ process_of(t, &t->seats[seat]), level + 1 };
}

static void name_process(struct timeline *t, const struct timeline_seat *seat)
{
    char name[512];
    bool carrier = t->options.nest > 0 && !seat->view;
    if (carrier)
        snprintf(name, sizeof name, "machine %u, which carries %u monitor%s in PG32", height(t), t->options.nest,
                 t->options.nest == 1 ? "" : "s");
    else
        snprintf(name, sizeof name, "guest %u: %s", seat->number,
                 t->options.program(t->options.context, seat->number));
    struct track any = { process_of(t, seat), seat->level + 1 };
    trace_process(&t->writer, any, name, (int)(carrier ? t->options.guest_count : seat->number));
}

/* The highest level comes first, as towers are drawn. */
static void name_threads(struct timeline *t, const struct timeline_seat *seat)
{
    char name[96];
    struct track track = { process_of(t, seat), seat->level + 1 };
    snprintf(name, sizeof name, "level %u: %s", seat->level,
             seat->view ? "the guest" : t->options.nest > 0 ? "monitors in PG32 and all on them" : "the guest");
    trace_thread(&t->writer, track, name, -(int)seat->level);
    for (unsigned level = seat->view ? 0 : seat->level; level > 0; level--) {
        track.thread = level;
        const struct monitor_kind *kind = t->tower->monitors[level - 1]->kind;
        snprintf(name, sizeof name, "level %u: monitor %u%s%s", level - 1, level - 1, kind == &pure_kind ? "" : ", ",
                 kind == &pure_kind ? "" : kind->name);
        trace_thread(&t->writer, track, name, 1 - (int)level);
    }
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
    if (seat->view || t->options.nest == 0)
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

static const char *mode_name(const struct psw *psw) { return (psw->status & PSW_M) != 0 ? "user" : "supervisor"; }

/* -- Slices ------------------------------------------------------------------------------------------------------ */

void slice_run(struct timeline *t, uint64_t width, uint64_t ticks, uint32_t p)
{
    const struct open_run *run = &t->run;
    struct psw end = run->guests;
    struct place place = place_of(t, &t->seats[run->guest], &run->guests);
    bool user = (run->guests.status & PSW_M) != 0;
    const char *unnamed = user ? "user mode" : "supervisor mode";
    end.p = p;
    trace_slice(&t->writer, track_of(t, run->guest, height(t)), user ? "user" : "supervisor",
                place.name[0] != '\0' ? place.name : unnamed, run->at, width);
    trace_number(&t->writer, "clock", run->clock);
    trace_number(&t->writer, "ticks", ticks);
    trace_text(&t->writer, "mode", mode_name(&run->guests));
    say_place(t, run->guest, "from", &run->guests);
    say_place(t, run->guest, "to", &end);
    say_psw(t, "PSW of the guest", &run->guests);
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
    trace_slice(&t->writer, track_of(t, index, seat->level), "takes", trap_name(name, sizeof name, "takes", trap),
                now(t), 1);
    trace_number(&t->writer, "clock", m->c);
    say_trap(t, trap, old->p);
    say_place(t, index, "at", old);
    say_place(t, index, "handler", &m->psw);
    say_psw(t, "old PSW", old);
    say_psw(t, "new PSW", &m->psw);
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
