/* course.c - the straight run of a random program, and moments of it. */
#include "tests/random/course.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* -- Moments ------------------------------------------------------------------------------------------------------- */

static uint8_t *copy(const uint8_t *bytes, size_t size)
{
    uint8_t *p = malloc(size);
    if (p == NULL)
        abort();
    return memcpy(p, bytes, size);
}

void moment_take(struct moment *moment, struct subject *s)
{
    const uint8_t *disk = s->rig.host[0].disk.memory;
    size_t size;
    tower_reveal(s->rig.tower);
    state_take(&moment->state, s->m);
    moment->storage = copy(state_page(s->m, 0), s->m->e.size);
    moment->disk = disk != NULL ? copy(disk, CASE_DISK) : NULL;
    moment->output = rig_output(&s->rig, 0, &size);
    moment->output_size = size;
    moment->traps = s->traps;
    moment->trap_hash = s->trap_hash;
}

void moment_drop(struct moment *moment)
{
    free(moment->storage);
    free(moment->disk);
    free(moment->output);
}

/* The program's input, with the machine where it stands in it. */
static void give_input(const struct course *course, struct subject *s)
{
    struct source *in = &s->rig.host[0].input;
    struct source_position now = in->now;
    source_close(in);
    *in = source_make(-1, false, &s->rig.attention);
    in->terminal = course->terminal;
    in->ended = course->ended;
    in->keep = true;
    in->now = now;
    if (!source_feed(in, course->c.input, course->c.input_size))
        abort();
    for (unsigned n = 0; n < course->arrival_count; n++)
        source_add_arrival(in, course->arrivals[n]);
    s->m->dev.backends.disk_latency = course->c.latency;
}

void moment_put_output(const struct moment *moment, struct subject *s)
{
    struct rig_host *host = &s->rig.host[0];
    ssize_t size = (ssize_t)moment->output_size;
    sink_flush(&host->output);
    if (ftruncate(host->outlet.fd, 0) != 0 || pwrite(host->outlet.fd, moment->output, moment->output_size, 0) != size)
        abort();
    lseek(host->outlet.fd, 0, SEEK_END);
    host->output.put = host->output.shown = moment->output_size;
    s->traps = moment->traps;
    s->trap_hash = moment->trap_hash;
}

/* As the shell does it (vmm/cli/shell/history.c). */
void moment_put(const struct moment *moment, const struct course *course, struct subject *s)
{
    tower_reveal(s->rig.tower);
    give_input(course, s);
    for (uint64_t n = 0; n < s->m->e.size / PAGE_SIZE; n++)
        state_put_page(s->m, n, moment->storage + n * PAGE_SIZE);
    if (moment->disk != NULL)
        memcpy(s->rig.host[0].disk.memory, moment->disk, CASE_DISK);
    const char *why = state_put(s->m, &moment->state);
    if (why != NULL) {
        printf("%s: %s\n", s->name, why);
        abort();
    }
    if (s->rig.tower->height > 0)
        vm_of(s->m)->parked = false;
    moment_put_output(moment, s);
}

/* -- Comparing moments --------------------------------------------------------------------------------------------- */

/* How much of a file is visible is nobody's business. */
static bool same_input(const struct source_position *a, const struct source_position *b, bool terminal)
{
    bool same = subject_tell("input taken", a->taken, b->taken);
    same &= !terminal || subject_tell("input visible", a->visible, b->visible);
    same &= subject_tell("end visible", a->end_visible, b->end_visible);
    same &= subject_tell("nothing at", a->nothing_at, b->nothing_at);
    return same;
}

static bool same_state(const struct machine_state *a, const struct machine_state *b)
{
    bool same = subject_tell("stop", a->stop, b->stop);
    same &= subject_tell("exit", a->exit, b->exit);
    same &= subject_tell("clock", a->c, b->c);
    same &= subject_tell("idled", a->idled, b->idled);
#define PSW(field, name, ...) same &= subject_tell(name, a->psw.field, b->psw.field);
#include "isa/state.def"
#define REG(number, name, ...) same &= subject_tell(#name, a->g[number], b->g[number]);
#include "isa/state.def"
    same &= subject_tell("progress", a->progress, b->progress);
    same &= subject_tell("expired", a->expired, b->expired);
    same &= subject_tell("next look", a->look, b->look);
    for (unsigned n = 0; n < DEVICES; n++) {
        same &= subject_tell("due", a->device[n].due, b->device[n].due);
        for (unsigned k = 0; k < DEVICE_FIELDS_MAX; k++)
            same &= subject_tell("device register", a->device[n].field[k], b->device[n].field[k]);
    }
    return same;
}

static bool same_bytes(const char *what, const void *a, const void *b, uint64_t size)
{
    const uint8_t *x = a, *y = b;
    uint64_t n = 0;
    if (size == 0 || memcmp(x, y, size) == 0)
        return true;
    while (x[n] == y[n])
        n++;
    printf("  byte %llx of %s: %x and %x\n", (unsigned long long)n, what, x[n], y[n]);
    return false;
}

bool moment_same(const struct moment *a, const struct moment *b, const struct course *course, bool told)
{
    bool same = same_state(&a->state, &b->state);
    same &= same_input(&a->state.input, &b->state.input, course->terminal);
    same &= same_bytes("storage", a->storage, b->storage, course->c.storage);
    same &= a->disk == NULL || same_bytes("the disk", a->disk, b->disk, CASE_DISK);
    same &= subject_tell("length of output", a->output_size, b->output_size)
            && same_bytes("output", a->output, b->output, a->output_size);
    if (told) {
        same &= subject_tell("number of traps", a->traps, b->traps);
        same &= subject_tell("the traps", a->trap_hash, b->trap_hash);
    }
    return same;
}

/* -- Running ------------------------------------------------------------------------------------------------------- */

void course_begin(const struct course *course, struct subject *s, const struct recipe *r)
{
    subject_begin(s, r, &course->c);
    give_input(course, s);
}

bool run_to(struct subject *s, uint64_t until)
{
    enum why why;
    s->m->until = until;
    do {
        s->rig.attention = 0;
        why = tower_run(s->rig.tower);
        tower_reveal(s->rig.tower);
    } while (why == ATTENTION && s->m->stop == RUNNING && s->m->c < until);
    s->rig.attention = 0;
    return s->m->stop == RUNNING && s->m->c >= until;
}

/* -- The straight run ---------------------------------------------------------------------------------------------- */

/* Two of five programs have a terminal, which a few bytes come from now and then until the clock `far`. */
static void draw_input(struct course *course, struct generator *g, uint32_t far)
{
    uint64_t at = 0, c = 0;
    course->terminal = chance(g, 40);
    course->ended = chance(g, 50) || !course->terminal;
    course->arrival_count = 0;
    if (!course->terminal)
        return;
    while (course->arrival_count < ARRIVALS_MAX && at < course->c.input_size) {
        c += below(g, far / 4);
        course->arrivals[course->arrival_count++] = (struct arrival){ .at = at, .c = c, .waited = chance(g, 30) };
        at += 1 + below(g, 20);
    }
}

static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Clocks up to `end`, some of them close together: a transfer, a handler or a loop lies between two. */
static void draw_clocks(struct generator *g, uint64_t *clocks, unsigned count, uint64_t end)
{
    for (unsigned n = 0; n < count;) {
        uint64_t at = below(g, (uint32_t)end + 1);
        uint32_t near = 1 + below(g, 10), far_step = 1 + below(g, 40), step = chance(g, 50) ? 1 : far_step;
        for (; near > 0 && n < count; near--, at += step)
            clocks[n++] = at < end ? at : end;
    }
    clocks[0] = 0;
    clocks[count - 1] = end;
    qsort(clocks, count, sizeof *clocks, ascending);
}

/* The clock at which the program ends or waits for ever, or `far`. */
static uint64_t find_end(const struct course *course, const struct recipe *reference, uint64_t far)
{
    struct subject s = { 0 };
    course_begin(course, &s, reference);
    run_to(&s, far);
    uint64_t end = s.m->c;
    rig_free(&s.rig);
    return end;
}

void course_make(struct course *course, struct generator *g)
{
    const struct recipe reference = { engine_by_name("reference"), 0, &pure_kind, false };
    uint32_t far = chance(g, 30) ? 3000 : 60000;
    uint64_t clocks[MOMENTS_MAX - 1];
    struct subject s = { 0 };
    draw_input(course, g, far);
    draw_clocks(g, clocks, MOMENTS_MAX - 1, find_end(course, &reference, far));
    course_begin(course, &s, &reference);
    course->count = 0;
    for (unsigned n = 0; n < MOMENTS_MAX - 1 && s.m->stop == RUNNING; n++) {
        if (n > 0 && clocks[n] == clocks[n - 1])
            continue;
        run_to(&s, clocks[n]);
        moment_take(&course->moments[course->count++], &s);
    }
    if (s.m->stop == RUNNING) {
        run_to(&s, s.m->c + 1);
        if (s.m->stop != RUNNING)               /* it has ended without another tick */
            moment_take(&course->moments[course->count++], &s);
    }
    rig_free(&s.rig);
}

void course_free(struct course *course)
{
    for (unsigned n = 0; n < course->count; n++)
        moment_drop(&course->moments[n]);
}
