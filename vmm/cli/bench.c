/* bench.c - the command `bench`: kernels and events, timed against each other in one run, as ratios.
 *
 * All cells of a round are measured one after another, so that a machine whose speed drifts drifts for all of them; what
 * is printed is the least of the rounds, with the median and the most in the JSON. Processor time, never the clock. */
#include "vmm/cli/cli.h"
#include "vmm/cli/recursion.h"
#include "vmm/cli/terminal.h"
#include "vmm/observe/chart.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* A way to run a kernel. */
static const struct way {
    const char *name;
    const char *engine;             /* NULL: the host's own code */
    unsigned depth;
    uint64_t until;                 /* slow engines run a part, and the rest is reckoned */
} ways[] = {
    { "native", NULL, 0, 0 },
    { "jit", "jit", 0, UINT64_MAX },
    { "jit, depth 1", "jit", 1, UINT64_MAX },
    { "jit, depth 4", "jit", 4, UINT64_MAX },
    { "jit, depth 16", "jit", 16, UINT64_MAX },
    { "threaded", "threaded", 0, 400000000 },
    { "reference", "reference", 0, 50000000 },
};
enum { WAYS = sizeof ways / sizeof ways[0], NATIVE = 0, BEST = 1, ROUNDS_MAX = 99, GUEST_STORAGE = 4 << 20, PATH_ROOM = 4096 };

struct cell {
    double seconds[ROUNDS_MAX];     /* of the whole kernel */
    double mips;
    unsigned count;
};

struct kernel {
    const char *path;
    char name[64];
    struct program program;
    uint64_t ticks;                 /* of the whole kernel; 0: not known yet */
    char checksum[32];
    struct cell cells[WAYS];
};

struct bench {
    const struct settings *s;
    struct kernel *kernels;
    unsigned kernel_count;
    unsigned rounds, done, total;
    char events_folder[PATH_ROOM];
};

/* -- Running one thing ------------------------------------------------------------------------------------------- */

static double processor_seconds(int who)
{
    struct rusage r;
    getrusage(who, &r);
    return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) + 1e-6 * (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec);
}

/* A guest's run: its ticks, its output (a line), its time. */
struct outcome {
    double seconds;
    uint64_t ticks;
    bool halted;
    char output[32];
};

static bool run_guest(const struct program *p, const struct way *way, struct outcome *o)
{
    int pipes[2];
    const char *why;
    if (pipe(pipes) != 0)
        return false;
    struct source input = source_make(-1, false, &attention.flag);
    struct outlet outlet = { .fd = pipes[1], .limit = sizeof o->output - 1, .attention = &attention.flag };
    struct sink output = sink_make(&outlet, NULL);
    struct guest_spec guest = { p->image, p->size, GUEST_STORAGE, way->until, { &input, &output, NULL, 500 } };
    struct tower_spec spec = { .engine = engine_by_name(way->engine), .height = way->depth, .guests = &guest,
                               .guest_count = 1, .attention = &attention.flag };
    double begin = processor_seconds(RUSAGE_SELF);
    struct tower *t = tower_create(&spec, &why);
    if (t != NULL) {
        tower_power_on(t);
        tower_run(t);
        o->seconds = processor_seconds(RUSAGE_SELF) - begin;
        o->ticks = t->guests[0]->c;
        o->halted = t->guests[0]->stop == HALTED && t->guests[0]->exit == 0;
        sink_flush(&output);
    }
    close(pipes[1]);
    ssize_t n = read(pipes[0], o->output, sizeof o->output - 1);
    o->output[n > 0 ? n : 0] = '\0';
    close(pipes[0]);
    tower_free(t);
    return t != NULL;
}

/* The host's own program of a kernel: its output and its time. */
static bool run_native(const char *path, struct outcome *o)
{
    double begin = processor_seconds(RUSAGE_CHILDREN);
    FILE *f = popen(path, "r");
    if (f == NULL)
        return false;
    if (fgets(o->output, sizeof o->output, f) == NULL)
        o->output[0] = '\0';
    o->halted = pclose(f) == 0;
    o->seconds = processor_seconds(RUSAGE_CHILDREN) - begin;
    return o->halted;
}

/* -- The kernels ------------------------------------------------------------------------------------------------- */

/* Add a measurement. A kernel that was not run to its end counts by what it did of it. */
static bool note(struct kernel *k, unsigned w, const struct outcome *o)
{
    struct cell *cell = &k->cells[w];
    double seconds = o->seconds;
    if (w != NATIVE && o->halted && k->ticks == 0)
        k->ticks = o->ticks;
    if (w != NATIVE && !o->halted)
        seconds *= (double)k->ticks / (double)o->ticks;
    cell->seconds[cell->count++] = seconds;
    if (!o->halted)
        return true;
    if (k->checksum[0] == '\0')
        snprintf(k->checksum, sizeof k->checksum, "%s", o->output);
    if (strcmp(k->checksum, o->output) == 0)
        return true;
    complain("%s, %s: checksum %.8s, not %.8s", k->name, ways[w].name, o->output, k->checksum);
    return false;
}

static void progress(struct bench *b, const char *what, const char *how)
{
    b->done++;
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r\033[K%u/%u %s, %s", b->done, b->total, what, how);
    else if (b->done % 20 == 0 || b->done == b->total)
        fprintf(stderr, "%u of %u measured\n", b->done, b->total);
    if (isatty(STDERR_FILENO) && b->done == b->total)
        fputs("\r\033[K", stderr);
}

/* The native program of a kernel: FOLDER/NAME, where `make bench` puts it. */
static bool native_path(const struct bench *b, const struct kernel *k, char *path, size_t size)
{
    snprintf(path, size, "%s/%s", b->s->native, k->name);
    return access(path, X_OK) == 0;
}

static bool measure(struct bench *b, struct kernel *k, unsigned w)
{
    char path[PATH_ROOM];
    struct outcome o = { .seconds = 0 };
    progress(b, k->name, ways[w].name);
    if (w == NATIVE)
        return !native_path(b, k, path, sizeof path) || (run_native(path, &o) && note(k, w, &o));
    if (engine_by_name(ways[w].engine) == NULL)
        return true;
    struct way way = ways[w];
    if (k->ticks == 0)
        way.until = UINT64_MAX;                 /* the first engine says how long the whole kernel is */
    return run_guest(&k->program, &way, &o) && note(k, w, &o);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double least(const struct cell *c) { return c->count != 0 ? c->seconds[0] : NAN; }

/* The ratio of a way to another, both by their least; NAN where one was not measured. */
static double ratio(const struct kernel *k, unsigned way, unsigned to)
{
    return least(&k->cells[way]) / least(&k->cells[to]);
}

static double geometric_mean(const struct bench *b, unsigned way, unsigned to)
{
    double sum = 0;
    for (unsigned n = 0; n < b->kernel_count; n++)
        sum += log(ratio(&b->kernels[n], way, to));
    return exp(sum / b->kernel_count);
}

/* Ratios need the host's own programs. */
static void warn_of_missing(const struct bench *b)
{
    char path[PATH_ROOM];
    for (unsigned n = 0; n < b->kernel_count; n++)
        if (!native_path(b, &b->kernels[n], path, sizeof path))
            complain("%s is not there, so nothing is compared with it: `make bench` builds it", path);
}

static bool measure_kernels(struct bench *b)
{
    warn_of_missing(b);
    for (unsigned round = 0; round < b->rounds; round++)
        for (unsigned n = 0; n < b->kernel_count; n++)
            for (unsigned w = 0; w < WAYS; w++)
                if (attention.interrupted || !measure(b, &b->kernels[n], w))
                    return false;
    for (unsigned n = 0; n < b->kernel_count; n++)
        for (unsigned w = 0; w < WAYS; w++) {
            struct cell *c = &b->kernels[n].cells[w];
            qsort(c->seconds, c->count, sizeof c->seconds[0], by_value);
            if (w != NATIVE && c->count != 0)
                c->mips = (double)b->kernels[n].ticks / least(c) / 1e6;
        }
    return true;
}

/* -- The events -------------------------------------------------------------------------------------------------- */

/* What one event costs: a program of many of them, less the same program without, by their number. */
static const struct event {
    const char *name, *program, *without, *engine;
    unsigned depth, below;          /* of the program, and of the one to take off */
    const char *goal;
} events[] = {
    { "svc and back, bare", "svc", "none", "jit", 0, 0, "4" },
    { "svc and back, bare, threaded", "svc", "none", "threaded", 0, 0, "12" },
    { "privileged instruction emulated, depth 1", "emulate", "none", "jit", 1, 0, "25" },
    { "each further level", "emulate", "emulate", "jit", 5, 1, "10" },
};
enum { EVENTS = sizeof events / sizeof events[0], EVENT_COUNT = 1000000 };

static double event_seconds(const struct bench *b, const char *name, const char *engine, unsigned depth)
{
    char path[PATH_ROOM + 32];
    struct way way = { name, engine, depth, UINT64_MAX };
    struct asm_options options = settings_asm(b->s);
    struct program p;
    double best = INFINITY;
    snprintf(path, sizeof path, "%s/%s.s", b->events_folder, name);
    if (engine_by_name(engine) == NULL || access(path, R_OK) != 0 || !program_open(path, &options, &p))
        return NAN;
    for (unsigned round = 0; round < b->rounds; round++) {
        struct outcome o = { .seconds = 0 };
        if (!run_guest(&p, &way, &o) || !o.halted)
            best = NAN;
        else if (o.seconds < best)
            best = o.seconds;
    }
    program_free(&p);
    return best;
}

/* Nanoseconds of one event. */
static double measure_event(const struct bench *b, const struct event *e)
{
    double with = event_seconds(b, e->program, e->engine, e->depth);
    double without = event_seconds(b, e->without, e->engine, e->below);
    double levels = e->below != 0 ? e->depth - e->below : 1;
    return (with - without) / EVENT_COUNT * 1e9 / levels;
}

/* -- Reporting --------------------------------------------------------------------------------------------------- */

static void print_cell(double x, const char *format)
{
    if (isnan(x))
        printf("%9s", "-");
    else
        printf(format, x);
}

static void print_kernels(const struct bench *b)
{
    puts("Time as a multiple of native (gcc -O2 -fno-tree-vectorize); guest MIPS; under monitors as a multiple of bare\n");
    printf("%-10s%9s%9s%9s%10s%11s%9s%9s%9s\n", "", "native s", "jit", "threaded", "reference", "jit MIPS", "depth 1",
           "depth 4", "depth 16");
    for (unsigned n = 0; n < b->kernel_count; n++) {
        const struct kernel *k = &b->kernels[n];
        printf("%-10s", k->name);
        print_cell(least(&k->cells[NATIVE]), "%9.3f");
        print_cell(ratio(k, BEST, NATIVE), "%8.2fx");
        print_cell(ratio(k, 5, NATIVE), "%8.2fx");
        print_cell(ratio(k, 6, NATIVE), "%9.1fx");
        print_cell(k->cells[BEST].count != 0 ? k->cells[BEST].mips : NAN, "%11.0f");
        for (unsigned w = 2; w <= 4; w++)
            print_cell(ratio(k, w, BEST), "%9.3f");
        putchar('\n');
    }
    printf("%-19s", "geometric mean");
    print_cell(geometric_mean(b, BEST, NATIVE), "%8.2fx");
    print_cell(geometric_mean(b, 5, NATIVE), "%8.2fx");
    print_cell(geometric_mean(b, 6, NATIVE), "%9.1fx");
    printf("%11s", "");
    for (unsigned w = 2; w <= 4; w++)
        print_cell(geometric_mean(b, w, BEST), "%9.3f");
    putchar('\n');
}

static void print_events(const double *nanoseconds)
{
    puts("\nEvents, in nanoseconds");
    for (unsigned n = 0; n < EVENTS; n++) {
        printf("  %-42s", events[n].name);
        print_cell(nanoseconds[n], "%9.1f");
        printf("   (goal %s)\n", events[n].goal);
    }
}

static json_t *number(double x) { return isfinite(x) ? json_real(x) : json_null(); }

static json_t *cell_json(const struct kernel *k, unsigned w)
{
    const struct cell *c = &k->cells[w];
    json_t *object = json_object();
    json_object_set_new(object, "way", json_string(ways[w].name));
    json_object_set_new(object, "min", number(least(c)));
    json_object_set_new(object, "median", number(c->seconds[c->count / 2]));
    json_object_set_new(object, "max", number(c->seconds[c->count - 1]));
    json_object_set_new(object, "ratio_to_native", number(ratio(k, w, NATIVE)));
    json_object_set_new(object, "ratio_to_bare", number(ratio(k, w, BEST)));
    if (w != NATIVE)
        json_object_set_new(object, "mips", number(c->mips));
    return object;
}

static void print_json(const struct bench *b, const double *nanoseconds)
{
    json_t *object = json_object(), *kernels = json_array(), *list = json_array();
    for (unsigned n = 0; n < b->kernel_count; n++) {
        json_t *kernel = json_object(), *cells = json_array();
        for (unsigned w = 0; w < WAYS; w++)
            if (b->kernels[n].cells[w].count != 0)
                json_array_append_new(cells, cell_json(&b->kernels[n], w));
        json_object_set_new(kernel, "name", json_string(b->kernels[n].name));
        json_object_set_new(kernel, "instructions", json_integer((json_int_t)b->kernels[n].ticks));
        json_object_set_new(kernel, "cells", cells);
        json_array_append_new(kernels, kernel);
    }
    for (unsigned n = 0; n < EVENTS; n++) {
        json_t *event = json_object();
        json_object_set_new(event, "name", json_string(events[n].name));
        json_object_set_new(event, "nanoseconds", number(nanoseconds[n]));
        json_array_append_new(list, event);
    }
    json_object_set_new(object, "schema", json_string("trapeze-bench/1"));
    json_object_set_new(object, "rounds", json_integer(b->rounds));
    json_object_set_new(object, "kernels", kernels);
    json_object_set_new(object, "events", list);
    json_dumpf(object, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(object);
}

static bool write_chart(const struct bench *b, const char *path)
{
    static const char *const series[] = { "jit", "threaded" };
    double *values = calloc(b->kernel_count, 2 * sizeof *values);
    const char **groups = calloc(b->kernel_count, sizeof *groups);
    FILE *f = fopen(path, "w");
    bool good = values != NULL && groups != NULL && f != NULL;
    for (unsigned n = 0; good && n < b->kernel_count; n++) {
        groups[n] = b->kernels[n].name;
        values[2 * n] = ratio(&b->kernels[n], BEST, NATIVE);
        values[2 * n + 1] = ratio(&b->kernels[n], 5, NATIVE);
        for (unsigned i = 0; i < 2; i++)
            if (isnan(values[2 * n + i]))
                values[2 * n + i] = -1;
    }
    if (good)
        chart_write(f, &(struct chart){ "Eight integer kernels", "times native", series, 2, groups, b->kernel_count,
                                        values });
    if (f != NULL && fclose(f) != 0)
        good = false;
    if (!good)
        complain("%s: %s", path, strerror(errno));
    free(values);
    free(groups);
    return good;
}

/* -- The command ------------------------------------------------------------------------------------------------- */

static void name_of(struct kernel *k)
{
    const char *base = strrchr(k->path, '/');
    base = base != NULL ? base + 1 : k->path;
    size_t length = strlen(base);
    if (length > 2 && strcmp(base + length - 2, ".s") == 0)
        length -= 2;
    snprintf(k->name, sizeof k->name, "%.*s", (int)(length < sizeof k->name ? length : sizeof k->name - 1), base);
}

static int open_kernels(struct bench *b)
{
    const struct settings *s = b->s;
    struct asm_options options = settings_asm(s);
    b->kernels = calloc(s->program_count, sizeof *b->kernels);
    if (b->kernels == NULL) {
        complain("the host has not enough memory");
        return STATUS_INTERNAL;
    }
    for (unsigned n = 0; n < s->program_count; n++) {
        struct kernel *k = &b->kernels[n];
        k->path = s->programs[n];
        name_of(k);
        if (!program_open(k->path, &options, &k->program))
            return STATUS_PROGRAM;
        b->kernel_count++;
        if (k->program.size > GUEST_STORAGE) {
            complain("%s: larger than a kernel's storage of %d bytes", k->path, GUEST_STORAGE);
            return STATUS_PROGRAM;
        }
    }
    return STATUS_DONE;
}

static int report(struct bench *b)
{
    double nanoseconds[EVENTS];
    for (unsigned n = 0; n < EVENTS; n++)
        nanoseconds[n] = measure_event(b, &events[n]);
    if (b->s->json) {
        print_json(b, nanoseconds);
    } else {
        print_kernels(b);
        print_events(nanoseconds);
    }
    if (b->s->svg != NULL && !write_chart(b, b->s->svg))
        return STATUS_PROGRAM;
    return STATUS_DONE;
}

int command_bench(const struct settings *s)
{
    struct bench b = { .s = s, .rounds = s->rounds };
    if (strcmp(s->programs[0], "recursion") == 0)
        return bench_recursion(s);
    signals_catch(0);
    /* Events are beside the kernels, in a folder of their own. */
    const char *slash = strrchr(s->programs[0], '/');
    snprintf(b.events_folder, sizeof b.events_folder, "%.*sevents",
             slash != NULL ? (int)(slash - s->programs[0] + 1) : 0, s->programs[0]);
    int status = open_kernels(&b);
    b.total = b.rounds * b.kernel_count * WAYS;
    if (status == STATUS_DONE)
        status = measure_kernels(&b) ? report(&b) : attention.interrupted ? STATUS_INTERRUPTED : STATUS_NO;
    for (unsigned n = 0; n < b.kernel_count; n++)
        program_free(&b.kernels[n].program);
    free(b.kernels);
    return status;
}
