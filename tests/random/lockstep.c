/* lockstep.c - many machines, one program. */
#include "tests/random/lockstep.h"

#include "tests/random/subject.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TALLEST = 3, SUBJECTS_MAX = 32 };

static const struct engine tracing = { .name = "tracing", .run = tracing_run };

/* For programs that run long: the reference, and every other engine bare and at one more height, which is the seed's. */
static unsigned long_recipes(struct recipe *list, uint64_t seed)
{
    unsigned n = 0;
    const struct engine *reference = engine_by_name("reference");
    list[n++] = (struct recipe){ reference, 0, &pure_kind, false };
    for (const struct engine *e = engines; e->name != NULL; e++)
        if (e != reference && n + 2 <= SUBJECTS_MAX) {
            list[n++] = (struct recipe){ e, 0, &pure_kind, seed % 3 != 0 };
            list[n++] = (struct recipe){ e, 1 + (unsigned)(seed % TALLEST), &pure_kind, false };
        }
    return n;
}

/* The reference first, then the tracing engine, whose coverage is counted, towers of each kind of monitor, and every
 * other engine bare and below monitors. */
static unsigned recipes(struct recipe *list, bool endless, uint64_t seed)
{
    if (endless)
        return long_recipes(list, seed);
    unsigned n = 0;
    const struct engine *reference = engine_by_name("reference");
    list[n++] = (struct recipe){ reference, 0, &pure_kind, false };
    list[n++] = (struct recipe){ &tracing, 0, &pure_kind, false };
    for (const struct monitor_kind *const *kind = monitor_kinds; *kind != NULL; kind++)
        for (unsigned height = 1; height <= (*kind == &pure_kind ? TALLEST : 2) && n < SUBJECTS_MAX; height++)
            list[n++] = (struct recipe){ reference, height, *kind, false };
    for (const struct engine *e = engines; e->name != NULL; e++)
        for (unsigned height = 0; e != reference && height <= 2 && n < SUBJECTS_MAX; height += 2)
            list[n++] = (struct recipe){ e, height, &pure_kind, height == 0 && seed % 3 != 0 };
    return n;
}

void lockstep_print_subjects(bool endless, uint64_t seed)
{
    struct recipe list[SUBJECTS_MAX];
    unsigned count = recipes(list, endless, seed);
    printf("machines:");
    for (unsigned n = 0; n < count; n++) {
        char name[48];
        recipe_name(&list[n], name, sizeof name);
        printf("%s %s", n == 0 ? "" : ";", name);
    }
    putchar('\n');
}

/* -- Comparing --------------------------------------------------------------------------------------------------- */

/* The devices' registers as text. */
static char *devices(const struct machine *m)
{
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        abort();
    board_dump(&m->dev, f);
    for (unsigned n = 0; n < DEVICES; n++)
        if (m->dev.slot[n] != NULL)
            fprintf(f, "due %" PRIu64 " ", m->dev.slot[n]->due);
    fprintf(f, "pending %" PRIx32, m->dev.pending);
    fclose(f);
    return text;
}

static bool same_text(const struct machine *a, const struct machine *b)
{
    char *x = devices(a), *y = devices(b);
    bool same = strcmp(x, y) == 0;
    if (!same)
        printf("  devices:\n%s\nand\n%s\n", x, y);
    free(x);
    free(y);
    return same;
}

/* Which pages the first machine has changed since the last look, bit n: page n; storage has no more than 64. `seen` is
 * its storage as of that look. */
static uint64_t touched_pages(const struct machine *m, uint8_t *seen)
{
    const uint8_t *e = window_reach(&m->e, 0, m->e.size);
    uint64_t touched = 0;
    if (memcmp(e, seen, m->e.size) == 0)
        return 0;
    for (uint64_t page = 0; page < m->e.size / PAGE_SIZE; page++)
        if (memcmp(e + page * PAGE_SIZE, seen + page * PAGE_SIZE, PAGE_SIZE) != 0) {
            memcpy(seen + page * PAGE_SIZE, e + page * PAGE_SIZE, PAGE_SIZE);
            touched |= (uint64_t)1 << page;
        }
    return touched;
}

/* The first byte of E that differs, or its size. */
static uint64_t first_difference(const struct machine *a, const struct machine *b)
{
    const uint8_t *x = window_reach(&a->e, 0, a->e.size), *y = window_reach(&b->e, 0, b->e.size);
    uint64_t n = 0;
    while (n < a->e.size && x[n] == y[n])
        n++;
    return n;
}

static bool same_pages(const struct machine *a, const struct machine *b, uint64_t pages)
{
    const uint8_t *x = window_reach(&a->e, 0, a->e.size), *y = window_reach(&b->e, 0, b->e.size);
    bool same = true;
    for (uint64_t at = 0; pages != 0; at += PAGE_SIZE, pages >>= 1)
        same &= (pages & 1) == 0 || memcmp(x + at, y + at, PAGE_SIZE) == 0;
    if (!same)
        printf("  byte %" PRIx64 " of storage\n", first_difference(a, b));
    return same;
}

static bool same_state(const struct machine *a, const struct machine *b)
{
    bool same = subject_tell("stop", a->stop, b->stop);
    same &= subject_tell("exit", a->exit, b->exit);
    same &= subject_tell("clock", a->c, b->c);
#define PSW(field, name, ...) same &= subject_tell(name, a->psw.field, b->psw.field);
#include "isa/state.def"
#define REG(number, name, ...) same &= subject_tell(#name, machine_get(a, number), machine_get(b, number));
#include "isa/state.def"
    same &= subject_tell("progress", a->progress, b->progress);
    same &= subject_tell("expired", a->expired, b->expired);
    return same;
}

/* What tells of devices without a text. */
static bool same_devices(const struct machine *a, const struct machine *b)
{
    bool same = subject_tell("pending", a->dev.pending, b->dev.pending);
    for (unsigned n = 0; n < DEVICES; n++)
        if (a->dev.slot[n] != NULL && b->dev.slot[n] != NULL)
            same &= subject_tell("due", a->dev.slot[n]->due, b->dev.slot[n]->due);
    return same;
}

/* Compare all but storage. `closely`: the devices' registers too. */
static bool same(struct subject *a, struct subject *b, bool closely)
{
    bool good = same_state(a->m, b->m);
    good &= closely ? same_text(a->m, b->m) : same_devices(a->m, b->m);
    if (b->m->watcher != NULL) {
        good &= subject_tell("number of traps", a->traps, b->traps);
        good &= subject_tell("the traps", a->trap_hash, b->trap_hash);
    }
    good &= subject_tell("input taken", a->rig.host[0].input.now.taken, b->rig.host[0].input.now.taken);
    return good;
}

/* What is compared once, at the end: all of storage, the devices, output and disk. */
static bool same_at_end(struct subject *a, struct subject *b)
{
    if (!same_pages(a->m, b->m, UINT64_MAX >> (64 - a->m->e.size / PAGE_SIZE)) || !same(a, b, true))
        return false;
    size_t x_size, y_size;
    char *x = rig_output(&a->rig, 0, &x_size), *y = rig_output(&b->rig, 0, &y_size);
    bool good = x_size == y_size && memcmp(x, y, x_size) == 0;
    if (!good)
        printf("  output\n");
    free(x);
    free(y);
    const struct medium *d = &a->rig.host[0].disk, *e = &b->rig.host[0].disk;
    if (d->memory != NULL && memcmp(d->memory, e->memory, CASE_DISK) != 0) {
        printf("  disk\n");
        good = false;
    }
    return good;
}

/* -- Running ----------------------------------------------------------------------------------------------------- */

static bool over(const struct machine *m, uint64_t limit) { return m->stop != RUNNING || m->c >= limit; }

static void complain(const struct test_case *c, const struct subject *a, const struct subject *b)
{
    printf("^ %sseed %" PRIu64 ", clock %" PRIu64 ", stride %" PRIu64 ": %s; %s. Last trap %s %" PRIx32 " (%" PRIx32 ")\n",
           c->endless ? "endless, " : "", c->seed, a->m->c, c->stride, a->name, b->name, cause_name(a->last.cause),
           a->last.info, a->last.word);
}

static void run_subject(struct subject *s, uint64_t until, struct coverage *coverage)
{
    s->m->until = until;
    tower_run(s->rig.tower);
    tower_reveal(s->rig.tower);
    coverage->ticks += s->m->c - s->reached;
    s->reached = s->m->c;
}

/* Run all to the same clock, again and again. Devices are asked for all they know now and then. */
static bool run_together(const struct test_case *c, struct subject **s, unsigned count, struct coverage *coverage)
{
    enum { CLOSELY = 64 };
    static uint8_t seen[CASE_IMAGE_MAX];
    uint64_t turn = 0;
    memset(seen, 0, sizeof seen);
    for (uint64_t until = c->stride; !over(s[0]->m, c->limit); until += c->stride, turn++) {
        run_subject(s[0], until < c->limit ? until : c->limit, coverage);
        uint64_t pages = touched_pages(s[0]->m, seen);
        for (unsigned n = 1; n < count; n++) {
            run_subject(s[n], until < c->limit ? until : c->limit, coverage);
            if (!same(s[0], s[n], !c->endless || turn % CLOSELY == 0) || !same_pages(s[0]->m, s[n]->m, pages)) {
                complain(c, s[0], s[n]);
                return false;
            }
        }
    }
    for (unsigned n = 0; n < count; n++)
        if (!subject_sound(s[n]) || !same_at_end(s[0], s[n])) {
            complain(c, s[0], s[n]);
            return false;
        }
    return true;
}

bool lockstep(const struct test_case *c, struct coverage *coverage)
{
    struct recipe list[SUBJECTS_MAX];
    struct subject *s[SUBJECTS_MAX] = { NULL };
    unsigned recipe_count = recipes(list, c->endless, c->seed), count = 0;
    for (unsigned n = 0; n < recipe_count; n++) {
        if (!recipe_comparable(&list[n], c->has))
            continue;
        s[count] = calloc(1, sizeof *s[count]);
        if (s[count] == NULL)
            abort();
        s[count]->coverage = list[n].engine == &tracing || (c->endless && count == 0) ? coverage : NULL;
        subject_begin(s[count], &list[n], c);
        count++;
    }
    bool good = run_together(c, s, count, coverage);
    coverage->stops[s[0]->m->stop]++;
    coverage->instructions += s[0]->m->c;
    if (c->stride == 1)
        coverage->singly += s[0]->m->c;
    for (unsigned n = 0; n < count; n++) {
        rig_free(&s[n]->rig);
        free(s[n]);
    }
    return good;
}
