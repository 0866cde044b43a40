/* travel.c - machines that travel in time.
 *
 * A seed makes two programs and their courses. On each engine, bare and below monitors, one machine travels: it is put
 * at any moment of either course and runs on from there, over some moments at once, with or without a watcher, with the
 * host in need of attention at each trap, or under the tracing engine for a while; it is changed by hand, as is a
 * machine under the reference engine that runs beside it then; it is written as a snapshot, which goes on in a machine
 * of another tower. */
#include "tests/random/travel.h"

#include "tests/random/course.h"
#include "vmm/observe/snapshot.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TALLEST = 3, LEGS = 25, PROGRAMS = 2 };

struct journey {
    struct generator g;
    struct course courses[PROGRAMS];
    struct travels *done;
};

struct traveller {
    struct subject subject;
    enum why (*engine)(struct machine *);
    const struct course *course;
    unsigned at;                            /* the moment of the course at which it is */
    bool lost;                              /* it is at none */
    bool told;                              /* all traps of its past have been told */
};

static const struct engine *any_engine(struct generator *g)
{
    unsigned count = 0;
    while (engines[count].name != NULL)
        count++;
    return &engines[below(g, count)];
}

/* Monitors of any kind that a machine with the flaws of this one may have below it. */
static struct recipe any_recipe(struct journey *j, const struct engine *engine, unsigned height)
{
    struct recipe r = { .engine = engine, .height = height };
    unsigned kinds = 0;
    while (monitor_kinds[kinds] != NULL)
        kinds++;
    do
        r.kind = monitor_kinds[below(&j->g, kinds)];
    while (!recipe_comparable(&r, j->courses[0].c.has));
    return r;
}

static void set_out(struct traveller *t, const struct course *course, const struct recipe *r)
{
    *t = (struct traveller){ .course = course, .told = true };
    course_begin(course, &t->subject, r);
    t->engine = t->subject.rig.tower->bare->machine.run;
}

static void jump(struct journey *j, struct traveller *t, const struct course *course, unsigned to)
{
    moment_put(&course->moments[to], course, &t->subject);
    t->course = course;
    t->at = to;
    t->lost = false;
    t->told = true;
    j->done->jumps++;
}

/* How it runs next. */
static void shift(struct journey *j, struct traveller *t)
{
    uint32_t how = below(&j->g, 10);
    bool watched = how < 5 || t->subject.rig.tower->height > 0;
    t->subject.rig.tower->bare->machine.run = how == 0 ? tracing_run : t->engine;
    t->subject.disturbed = how == 1;
    t->subject.m->watcher = watched ? &t->subject.watcher : NULL;
    t->told &= watched;
}

/* Compare it with what it must be. */
static bool is(struct journey *j, struct traveller *t, const struct moment *wanted, const char *how)
{
    struct moment now;
    moment_take(&now, &t->subject);
    bool good = moment_same(wanted, &now, t->course, t->told) && subject_sound(&t->subject);
    if (!good)
        printf("^ travel, seed %" PRIu64 ", clock %" PRIu64 ": the straight run; %s, %s\n", j->courses[0].c.seed,
               wanted->state.c, t->subject.name, how);
    moment_drop(&now);
    j->done->comparisons++;
    return good;
}

/* Run to a later moment, by way of some between. */
static bool go_on(struct journey *j, struct traveller *t, unsigned to, const char *how)
{
    while (t->at < to) {
        unsigned between = t->at + 1 + below(&j->g, to - t->at);
        t->at = chance(&j->g, 60) ? to : between;
        const struct moment *next = &t->course->moments[t->at];
        shift(j, t);
        run_to(&t->subject, next->state.c + (next->state.stop != RUNNING));
        if (!is(j, t, next, how))
            return false;
    }
    return true;
}

/* -- By hand ------------------------------------------------------------------------------------------------------- */

static struct psw changed_psw(struct generator *g, struct psw psw, uint32_t q)
{
    uint32_t anywhere = below(g, q), few = below(g, 100), whole = chance(g, 50);
    switch (below(g, 6)) {
    case 0:  psw.p += 4 * (few % 32) - 64; break;
    case 1:  psw.status ^= 1u << few % 2; break;
    case 2:  psw.t = whole ? 0 : few; break;
    case 3:  psw.b = whole ? q : anywhere; break;
    case 4:  psw.b -= 4 * few; break;
    default: psw.l = anywhere; break;
    }
    return psw;
}

/* A word, mostly one from elsewhere in storage, or a byte of one: close to the next instruction, in the trap area or
 * anywhere. */
static void change_storage(struct generator *g, struct machine *a, struct machine *b)
{
    uint64_t q = a->e.size, here = (uint64_t)a->psw.l + a->psw.p;
    uint32_t what = below(g, 10), low = below(g, 0x40), anywhere = below(g, (uint32_t)q), words = below(g, 24);
    uint64_t from = chance(g, 50) ? below(g, (uint32_t)q / 4) * 4 : (here + 4 * below(g, 16)) % (q - 3);
    uint32_t word = any_word(g), value = chance(g, 70) ? window_load(&a->e, from, 4) : word;
    uint64_t at = what < 6 ? here + 4 * words - 16 : what < 7 ? low : anywhere;
    unsigned width = chance(g, 80) ? 4 : 1;
    at &= chance(g, 90) ? ~UINT64_C(3) : ~UINT64_C(0);
    if (at > q - width)
        at = q - width;
    for (unsigned n = 0; n < width; n++) {
        window_store(&a->e, at + n, 1, value >> 8 * n & 0xFF);
        window_store(&b->e, at + n, 1, value >> 8 * n & 0xFF);
    }
}

/* The same change to two machines in the same state. */
static void change(struct generator *g, struct machine *a, struct machine *b)
{
    uint32_t what = below(g, 10), number = 1 + below(g, REGISTERS - 1), value = any_word(g);
    if (what < 2) {
        machine_set(a, number, chance(g, 50) ? value : value % 4096);
        machine_set(b, number, machine_get(a, number));
    } else if (what < 4) {
        a->psw = b->psw = machine_psw(a, changed_psw(g, a->psw, (uint32_t)a->e.size));
        a->expired = b->expired = false;
    } else {
        change_storage(g, a, b);
    }
}

/* Put both at one moment; then change both, run both, compare, again and again. */
static bool by_hand(struct journey *j, struct traveller *t, struct traveller *reference, unsigned at)
{
    bool good = true, runs = true;
    jump(j, t, t->course, at);
    jump(j, reference, t->course, at);
    t->lost = t->course->moments[at].state.stop == RUNNING;
    for (unsigned turns = t->lost ? 1 + below(&j->g, 4) : 0; good && runs && turns > 0; turns--) {
        struct moment wanted;
        for (unsigned n = 1 + below(&j->g, 3); n > 0; n--)
            change(&j->g, reference->subject.m, t->subject.m);
        uint32_t near = below(&j->g, 8), middle = below(&j->g, 300), far = below(&j->g, 20000);
        uint64_t until = reference->subject.m->c + PICK(&j->g, near, near, middle, middle, far);
        runs = run_to(&reference->subject, until);
        moment_take(&wanted, &reference->subject);
        shift(j, t);
        run_to(&t->subject, until);
        good = is(j, t, &wanted, "changed by hand");
        moment_drop(&wanted);
        j->done->changes++;
    }
    return good;
}

/* -- By way of a snapshot ------------------------------------------------------------------------------------------ */

/* The machine as a snapshot that has been a file. */
static const char *through_file(struct subject *s, struct snapshot *snapshot)
{
    static const struct snapshot_program program = { .name = "program" };
    char *bytes = NULL;
    size_t size;
    FILE *f = open_memstream(&bytes, &size);
    const char *why = snapshot_write(f, &s->m, &program, 1);
    fclose(f);
    if (why == NULL) {
        f = fmemopen(bytes, size, "r");
        snapshot_read(snapshot, f, &why);
        fclose(f);
    }
    free(bytes);
    return why;
}

/* Make the snapshot's guest this subject, which has just been built. */
static const char *put_snapshot(const struct snapshot_guest *guest, struct subject *s)
{
    struct source *in = &s->rig.host[0].input;
    source_close(in);
    *in = source_make(-1, false, &s->rig.attention);
    in->keep = true;
    if (!snapshot_feed(guest, in))
        return "no memory";
    if (s->rig.host[0].disk.memory != NULL) {
        struct medium *disk = snapshot_disk(guest);
        memcpy(s->rig.host[0].disk.memory, disk->memory, CASE_DISK);
        medium_close(disk);
    }
    return snapshot_put(guest, s->m);
}

static bool by_snapshot(struct journey *j, struct traveller *t)
{
    static struct traveller fresh;
    struct snapshot snapshot;
    const struct engine *engine = any_engine(&j->g);
    const struct recipe r = any_recipe(j, engine, below(&j->g, TALLEST + 1));
    const char *why = through_file(&t->subject, &snapshot);
    if (why == NULL) {
        set_out(&fresh, t->course, &r);
        why = put_snapshot(&snapshot.guests[0], &fresh.subject);
    }
    if (why != NULL) {
        printf("%s: %s\n", t->subject.name, why);
        abort();
    }
    moment_put_output(&t->course->moments[t->at], &fresh.subject);
    fresh.at = t->at;
    bool good = is(j, &fresh, &t->course->moments[t->at], "put from a snapshot")
                && go_on(j, &fresh, t->at + below(&j->g, t->course->count - t->at), "from a snapshot");
    rig_free(&fresh.subject.rig);
    snapshot_free(&snapshot);
    j->done->snapshots++;
    return good;
}

/* -- Journeys ------------------------------------------------------------------------------------------------------ */

/* Do something, and go on from there. What a snapshot does not hold is what a terminal has still to send. */
static bool leg(struct journey *j, struct traveller *t, struct traveller *reference)
{
    uint32_t what = below(&j->g, 100);
    const struct course *other = t->course == &j->courses[0] ? &j->courses[1] : &j->courses[0];
    const struct course *course = what < 6 ? other : t->course;
    unsigned to = below(&j->g, course->count);
    if (what >= 80)
        return by_hand(j, t, reference, to);
    if (what < 55 || t->lost)
        jump(j, t, course, to);
    if (what < 12 && !is(j, t, &course->moments[to], "put"))
        return false;
    if (what >= 75 && !course->terminal && !by_snapshot(j, t))
        return false;
    unsigned left = course->count - t->at, near = left < 5 ? left : 5;
    return go_on(j, t, t->at + below(&j->g, chance(&j->g, 50) ? left : near), "put and gone on");
}

/* Half of the machines know all of the program before they go. */
static bool travel_as(struct journey *j, const struct recipe *r)
{
    static struct traveller t, reference;
    set_out(&t, &j->courses[0], r);
    set_out(&reference, &j->courses[0], &(struct recipe){ engine_by_name("reference"), 0, &pure_kind, false });
    bool good = chance(&j->g, 50) || go_on(j, &t, j->courses[0].count - 1, "straight");
    for (unsigned n = r->height == 0 ? LEGS : LEGS / 2; good && n > 0; n--)
        good = leg(j, &t, &reference);
    rig_free(&t.subject.rig);
    rig_free(&reference.subject.rig);
    return good;
}

/* Two programs for one machine: of the larger one's storage, with the first one's devices and flaws. */
static void make_programs(struct journey *j, uint64_t seed)
{
    struct test_case *a = &j->courses[0].c, *b = &j->courses[1].c;
    uint64_t seeds[PROGRAMS] = { seed, any_word(&j->g) };
    for (unsigned n = 0; n < PROGRAMS; n++)
        (chance(&j->g, 50) ? generate_endless : generate)(&j->courses[n].c, seeds[n]);
    a->storage = b->storage = a->storage > b->storage ? a->storage : b->storage;
    b->has = a->has;
    b->has_disk = a->has_disk;
    for (unsigned n = 0; n < PROGRAMS; n++)
        course_make(&j->courses[n], &j->g);
}

bool travel(uint64_t seed, struct travels *done)
{
    static struct journey j;
    bool good = true;
    j.g = (struct generator){ .state = ~seed };
    j.done = done;
    make_programs(&j, seed);
    for (const struct engine *e = engines; good && e->name != NULL; e++)
        for (unsigned tall = e->slow == NULL; good && tall < 2; tall++) {
            const struct recipe r = any_recipe(&j, e, tall * (1 + below(&j.g, TALLEST)));
            good = travel_as(&j, &r);
        }
    for (unsigned n = 0; n < PROGRAMS; n++)
        course_free(&j.courses[n]);
    return good;
}

void travel_print(const struct travels *done)
{
    printf("jumps to other moments: %" PRIu64 ", changes by hand: %" PRIu64 ", snapshots: %" PRIu64
           "; states compared: %" PRIu64 "\n", done->jumps, done->changes, done->snapshots, done->comparisons);
}
