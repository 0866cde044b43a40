/* recursion.c - `bench recursion`: what an event costs under monitors in PG32, one on another, measured and predicted.
 *
 * A monitor in PG32 is a program: its own privileged instructions trap to the monitor below it. Let T(n) be the traps
 * of the bare machine for one event below n monitors. T(1) = 1. Below n, the event is first a trap of machine n - 1,
 * which the monitors there deliver to the topmost; that one executes c privileged instructions, each an event below
 * n - 1:
 *
 *      T(n) = delivery(n - 1) + the sum of T(n - 1) over those c instructions
 *
 * Where all of these cost the same, T(n) = (1 + c)^(n - 1). c is counted, by instruction, at depth 1; T is counted at
 * depth 1 to 5. Both as the difference of two runs with different numbers of events, so that power-on and the end
 * vanish. Next to it the same events under monitors in C, where an event costs one D at each level. Traps are counted
 * here and never time: that is bench.c. */
#include "vmm/cli/cli.h"
#include "vmm/cli/recursion.h"
#include "vmm/cli/terminal.h"
#include "vmm/nest.h"
#include "vmm/observe/plot.h"
#include "vmm/observe/statistics.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Events in the two runs. Few enough that no turn of a monitor ends (allocator.s, SLICE_ALONE): that is one too. */
enum { DEPTHS = 5, FEW = 32, MANY = 96, STORAGE = 16 * PAGE_SIZE };

/* Where things are in the program that does one thing many times. */
enum { RESUME = TRAP_DATA, SCRATCH = TRAP_DATA + 0x40, BEGIN = PAGE_SIZE, HANDLER = BEGIN + 0x100 };

/* r5 counts, r6 is for the event. */
enum { COUNT = 5, WORK = 6 };

/* An event: the instruction that brings it about, and which other it needs, whose cost is to be taken off. */
static const struct event {
    const char *name;
    struct insn insn;
    int needs;                      /* index, or -1 */
} events[] = {
    { "lpsw", { .id = INSN_LPSW, .imm = RESUME }, -1 },
    { "spsw", { .id = INSN_SPSW, .imm = SCRATCH }, -1 },
    { "in, of q", { .id = INSN_IN, .d = WORK, .imm = SYSTEM_STORAGE }, -1 },
    { "svc, delivered", { .id = INSN_SVC, .imm = 1 }, 0 },      /* its handler returns by an lpsw */
    { "out, a byte", { .id = INSN_OUT, .d = WORK, .imm = CONSOLE_DATA }, -1 },
};
enum { EVENTS = sizeof events / sizeof events[0], DELIVERY = 3 };

/* What is counted in a run, and what one event has of it. */
struct counts {
    double traps;                   /* of the bare machine */
    double decisions;               /* of D, in all monitors in C */
    double privileged[INSN_COUNT];  /* executed by the bare machine in supervisor mode: by the monitor */
};

/* All that is known of an event; [n] is depth n. */
struct finding {
    double c, privileged[INSN_COUNT];
    double law[DEPTHS + 1], predicted[DEPTHS + 1], measured[DEPTHS + 1], in_c[DEPTHS + 1];
};

/* -- Counting ---------------------------------------------------------------------------------------------------- */

/* Watches the bare machine. */
struct counter {
    struct watcher watcher;         /* first */
    struct counts counts;
};

static void taken(struct watcher *w, const struct machine *m, const struct trap *trap, const struct psw *old)
{
    (void)m, (void)trap, (void)old;
    ((struct counter *)w)->counts.traps++;
}

static void step(struct watcher *w, const struct machine *m, const struct insn *i, const struct psw *old)
{
    (void)m;
    if ((old->status & PSW_M) == 0 && i->id != INSN_ILLEGAL && insn_info(i->id)->privileged)
        ((struct counter *)w)->counts.privileged[i->id]++;
}

/* -- The program -------------------------------------------------------------------------------------------------- */

static void put_word(uint8_t *image, unsigned at, uint32_t word)
{
    for (unsigned n = 0; n < 4; n++)
        image[at + n] = (uint8_t)(word >> 8 * n);
}

static void put_psw(uint8_t *image, unsigned at, uint32_t p)
{
    const uint32_t words[PSW_WORDS] = { 0, p, 0, UINT32_MAX, 0 };   /* supervisor, R = (0, all), T off */
    for (unsigned n = 0; n < PSW_WORDS; n++)
        put_word(image, at + 4 * n, words[n]);
}

/* A program that brings about the event so many times, and halts. */
static void write_program(uint8_t image[STORAGE], const struct event *e, unsigned times)
{
    const struct insn body[] = {
        { .id = INSN_ADDI, .d = WORK, .imm = HANDLER },
        { .id = INSN_SW, .d = WORK, .imm = NEW_P },             /* RESET has been taken: further traps go there */
        { .id = INSN_ADDI, .d = COUNT, .imm = times },
        e->insn,
        { .id = INSN_ADDI, .d = COUNT, .a = COUNT, .imm = UINT32_MAX },
        { .id = INSN_BNE, .d = COUNT, .imm = (uint32_t)-2 },
        { .id = INSN_HALT },
    };
    const struct insn handler[] = {
        { .id = INSN_LW, .d = WORK, .imm = OLD_P },
        { .id = INSN_ADDI, .d = WORK, .a = WORK, .imm = 4 },    /* behind the svc */
        { .id = INSN_SW, .d = WORK, .imm = OLD_P },
        { .id = INSN_LPSW, .imm = OLD_STATUS },
    };
    memset(image, 0, STORAGE);
    put_psw(image, NEW_STATUS, BEGIN);
    put_psw(image, RESUME, BEGIN + 4 * 4);                      /* an lpsw goes on behind itself */
    for (unsigned n = 0; n < sizeof body / sizeof body[0]; n++)
        put_word(image, BEGIN + 4 * n, encode(body[n]));
    for (unsigned n = 0; n < sizeof handler / sizeof handler[0]; n++)
        put_word(image, HANDLER + 4 * n, encode(handler[n]));
}

/* -- Measuring ---------------------------------------------------------------------------------------------------- */

/* Run what is on the tower, and count. */
static bool run_counted(const struct tower_spec *spec, struct counts *counts)
{
    struct counter counter = { .watcher = { .taken = taken, .step = step } };
    const char *why;
    struct tower *t = tower_create(spec, &why);
    if (t == NULL) {
        complain("recursion: %s", why);
        return false;
    }
    t->bare->machine.watcher = &counter.watcher;
    tower_power_on(t);
    tower_run(t);
    bool good = t->guests[0]->stop == HALTED && t->guests[0]->exit == 0;
    if (!good && !attention.interrupted)
        complain("recursion: the guest did not halt as it should: %s", stop_name(t->guests[0]->stop));
    *counts = counter.counts;
    for (unsigned level = 0; level < t->height; level++) {
        struct counters of_monitor = monitor_counters(t->monitors[level]);
        counts->decisions += (double)exits_total(&of_monitor);
    }
    tower_free(t);
    return good;
}

/* So many events below `depth` monitors, all of them in PG32 or all in C. */
static bool run_events(const struct event *e, unsigned times, unsigned depth, bool pg32, struct counts *counts)
{
    uint8_t *image = malloc(STORAGE);
    struct nest nest = { 0 };
    struct source input = source_make(-1, false, &attention.flag);
    struct guest_spec guest = { image, STORAGE, STORAGE, UINT64_MAX, { &input, NULL, NULL, 500 } };
    struct engine tracing = engine_tracing(&engines[0]);
    struct tower_spec spec = {
        .engine = &tracing, .height = pg32 ? 0 : depth, .guests = &guest, .guest_count = 1,
        .attention = &attention.flag,
    };
    const char *why = "the host has not enough memory";
    bool good = image != NULL;
    if (good)
        write_program(image, e, times);
    if (good && pg32) {
        good = nest_pack(&nest, depth, &guest, 1, &why);
        guest.image = nest.image;
        guest.size = nest.size;
        guest.storage = nest.storage;
    }
    if (!good)
        complain("recursion: %s", why);
    good = good && run_counted(&spec, counts);
    nest_free(&nest);
    free(image);
    return good;
}

/* What one event costs. */
static bool measure(unsigned n, unsigned depth, bool pg32, struct counts *one)
{
    struct counts few, many, other = { 0 };
    const struct event *e = &events[n];
    if (!run_events(e, FEW, depth, pg32, &few) || !run_events(e, MANY, depth, pg32, &many)
        || (e->needs >= 0 && !measure((unsigned)e->needs, depth, pg32, &other)))
        return false;
    one->traps = (many.traps - few.traps) / (MANY - FEW) - other.traps;
    one->decisions = (many.decisions - few.decisions) / (MANY - FEW) - other.decisions;
    for (unsigned id = 0; id < INSN_COUNT; id++)
        one->privileged[id] = (many.privileged[id] - few.privileged[id]) / (MANY - FEW) - other.privileged[id];
    return true;
}

static bool measure_all(struct finding *findings)
{
    for (unsigned n = 0; n < EVENTS; n++)
        for (unsigned depth = 1; depth <= DEPTHS; depth++) {
            struct finding *f = &findings[n];
            struct counts pg32, c;
            if (!measure(n, depth, true, &pg32) || !measure(n, depth, false, &c))
                return false;
            f->measured[depth] = pg32.traps;
            f->in_c[depth] = c.decisions;
            if (depth == 1)
                memcpy(f->privileged, pg32.privileged, sizeof f->privileged);
        }
    return true;
}

/* -- Predicting, from the counts at depth 1 alone ----------------------------------------------------------------- */

/* The event that the instruction is, or NULL. */
static const struct finding *event_of(const struct finding *findings, enum insn_id id)
{
    for (unsigned n = 0; n < EVENTS; n++)
        if (events[n].insn.id == id)
            return &findings[n];
    return NULL;
}

static bool predict_one(struct finding *findings, struct finding *f, unsigned depth)
{
    double sum = findings[DELIVERY].predicted[depth - 1];
    for (unsigned id = 0; id < INSN_COUNT; id++) {
        const struct finding *inner = event_of(findings, (enum insn_id)id);
        if (f->privileged[id] == 0)
            continue;
        if (inner == NULL) {
            complain("recursion: the monitor executes %s for an event, and what that costs is not measured",
                     insn_info((enum insn_id)id)->name);
            return false;
        }
        sum += f->privileged[id] * inner->predicted[depth - 1];
    }
    f->predicted[depth] = sum;
    return true;
}

static bool predict(struct finding *findings)
{
    for (unsigned n = 0; n < EVENTS; n++) {
        findings[n].predicted[1] = findings[n].law[1] = 1;
        for (unsigned id = 0; id < INSN_COUNT; id++)
            findings[n].c += findings[n].privileged[id];
    }
    for (unsigned depth = 2; depth <= DEPTHS; depth++)
        for (unsigned n = 0; n < EVENTS; n++) {
            findings[n].law[depth] = findings[n].law[depth - 1] * (1 + findings[n].c);
            if (!predict_one(findings, &findings[n], depth))
                return false;
        }
    return true;
}

/* All that was counted is a multiple of 1 / (MANY - FEW), a power of two: nothing has been rounded. */
static bool agrees(const struct finding *f, unsigned depth)
{
    return f->measured[depth] == f->predicted[depth] && f->in_c[depth] == depth;
}

static bool all_agree(const struct finding *findings)
{
    for (unsigned n = 0; n < EVENTS; n++)
        for (unsigned depth = 1; depth <= DEPTHS; depth++)
            if (!agrees(&findings[n], depth))
                return false;
    return true;
}

/* -- Reporting ---------------------------------------------------------------------------------------------------- */

/* Whether the closed form is what the sum over the instructions comes to. */
static bool closed_form(const struct finding *f) { return f->law[DEPTHS] == f->predicted[DEPTHS]; }

static void print_table(const struct finding *findings)
{
    puts("Traps of the bare machine for one event, below n monitors in PG32; runs of D, below n monitors in C\n");
    printf("%-16s%6s%4s%14s%11s%10s%8s%10s\n", "event", "c", "n", "(1+c)^(n-1)", "predicted", "measured", "ratio",
           "in C");
    for (unsigned n = 0; n < EVENTS; n++)
        for (unsigned depth = 1; depth <= DEPTHS; depth++) {
            const struct finding *f = &findings[n];
            if (depth == 1)
                printf("%-16s%6g", events[n].name, f->c);
            printf("%*u%14g%11g%10g%8.3f%10g%s\n", depth == 1 ? 4 : 26, depth, f->law[depth], f->predicted[depth],
                   f->measured[depth], f->measured[depth] / f->predicted[depth], f->in_c[depth],
                   agrees(f, depth) ? "" : "  <- not as predicted");
        }
    puts("\nc: privileged instructions that the monitor executes for the event, counted at depth 1.");
    for (unsigned n = 0; n < EVENTS; n++)
        if (!closed_form(&findings[n]))
            printf("%s: (1+c)^(n-1) takes each of the c for as dear as the event itself; they are not, and the\n"
                   "prediction adds up what each costs.\n", events[n].name);
    puts(all_agree(findings) ? "As predicted." : "Not as predicted.");
}

static json_t *depths_json(const struct finding *f)
{
    json_t *list = json_array();
    for (unsigned depth = 1; depth <= DEPTHS; depth++) {
        json_t *object = json_object();
        json_object_set_new(object, "depth", json_integer(depth));
        json_object_set_new(object, "law", json_real(f->law[depth]));
        json_object_set_new(object, "predicted", json_real(f->predicted[depth]));
        json_object_set_new(object, "measured", json_real(f->measured[depth]));
        json_object_set_new(object, "in_c", json_real(f->in_c[depth]));
        json_array_append_new(list, object);
    }
    return list;
}

static void print_json(const struct finding *findings)
{
    json_t *object = json_object(), *list = json_array();
    for (unsigned n = 0; n < EVENTS; n++) {
        json_t *event = json_object();
        json_object_set_new(event, "name", json_string(events[n].name));
        json_object_set_new(event, "c", json_real(findings[n].c));
        json_object_set_new(event, "depths", depths_json(&findings[n]));
        json_array_append_new(list, event);
    }
    json_object_set_new(object, "schema", json_string("trapeze-recursion/1"));
    json_object_set_new(object, "agree", json_boolean(all_agree(findings)));
    json_object_set_new(object, "events", list);
    json_dumpf(object, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(object);
}

/* The lpsw, the event of every exit, and the out, the dearest; each predicted as a line and measured as points. */
static bool write_plot(const struct finding *findings, const char *path)
{
    const struct finding *lpsw = &findings[0], *out = &findings[EVENTS - 1];
    const struct plot_series series[] = {
        { "lpsw, predicted", lpsw->predicted + 1, PLOT_LINE }, { "lpsw, measured", lpsw->measured + 1, PLOT_POINTS },
        { "out, predicted", out->predicted + 1, PLOT_LINE }, { "out, measured", out->measured + 1, PLOT_POINTS },
        { "monitors in C", lpsw->in_c + 1, PLOT_LINE },
    };
    const struct plot plot = {
        "What an event costs below n monitors", "n", "traps, log scale", series, sizeof series / sizeof series[0],
        DEPTHS,
    };
    FILE *f = fopen(path, "w");
    if (f != NULL)
        plot_write(f, &plot);
    bool good = f != NULL && ferror(f) == 0;
    if (f != NULL && fclose(f) != 0)
        good = false;
    if (!good)
        complain("%s: cannot be written: %s", path, strerror(errno));
    return good;
}

int bench_recursion(const struct settings *s)
{
    struct finding findings[EVENTS] = { 0 };
    if (s->program_count > 1) {
        complain("bench recursion brings its own events; '%s' is too much", s->programs[1]);
        return STATUS_USAGE;
    }
    signals_catch(0);
    if (!measure_all(findings) || !predict(findings))
        return attention.interrupted ? STATUS_INTERRUPTED : STATUS_INTERNAL;
    if (s->json)
        print_json(findings);
    else
        print_table(findings);
    if (s->svg != NULL && !write_plot(findings, s->svg))
        return STATUS_PROGRAM;
    return all_agree(findings) ? STATUS_DONE : STATUS_NO;
}
