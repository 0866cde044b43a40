/* bench.c - the command `bench`: kernels and events, timed against each other in one run, as ratios.
 *
 * All cells of a round are measured one after another, so that a machine whose speed drifts does so for all of them;
 * what is printed is the least of the rounds, with the median and the most in the JSON. Processor time, never the clock. */
#include "vmm/cli/cli.h"
#include "vmm/cli/recursion.h"
#include "vmm/cli/terminal.h"
#include "vmm/observe/chart.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NATIVE, BEST, DEPTH_1, DEPTH_4, DEPTH_16, THREADED, REFERENCE, QEMU, WAYS };

/* A way to run a kernel. */
static const struct way {
    const char *name;
    const char *engine;             /* NULL: a program of the host */
    unsigned depth;
    uint64_t until;                 /* slow engines run a part, and the rest is reckoned */
} ways[WAYS] = {
    [NATIVE] = { "native", NULL, 0, 0 },
    [BEST] = { "jit", "jit", 0, UINT64_MAX },
    [DEPTH_1] = { "jit, depth 1", "jit", 1, UINT64_MAX },
    [DEPTH_4] = { "jit, depth 4", "jit", 4, UINT64_MAX },
    [DEPTH_16] = { "jit, depth 16", "jit", 16, UINT64_MAX },
    [THREADED] = { "threaded", "threaded", 0, 400000000 },
    [REFERENCE] = { "reference", "reference", 0, 50000000 },
    [QEMU] = { "qemu-riscv32", NULL, 0, 0 },
};
enum { ROUNDS_MAX = 99, GUEST_STORAGE = 4 << 20, PATH_ROOM = 4096 };

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
    uint64_t slow;                  /* of them, those that the best engine gave to the reference engine */
    char checksum[32];
    struct cell cells[WAYS];
};

struct bench {
    const struct settings *s;
    struct kernel *kernels;
    unsigned kernel_count;
    unsigned rounds, done, total;
    bool qemu;                      /* qemu-riscv32 is installed */
    FILE *chart;                    /* of --svg, or NULL */
    char events_folder[PATH_ROOM];
};

/* -- Running one thing ------------------------------------------------------------------------------------------- */

static double usage_seconds(const struct rusage *r)
{
    return (double)(r->ru_utime.tv_sec + r->ru_stime.tv_sec) + 1e-6 * (double)(r->ru_utime.tv_usec + r->ru_stime.tv_usec);
}

static double processor_seconds(int who)
{
    struct rusage r;
    getrusage(who, &r);
    return usage_seconds(&r);
}

/* A guest's run: its ticks, its output (a line), its time. */
struct outcome {
    double seconds;
    uint64_t ticks, slow;           /* slow: of a bare machine's ticks, see engine_slow */
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
        o->slow = way->depth == 0 ? engine_slow(t->guests[0]) : 0;
        o->halted = t->guests[0]->stop == HALTED && t->guests[0]->exit == 0;
        sink_flush(&output);
    }
    sink_close(&output);
    close(pipes[1]);
    ssize_t n = read(pipes[0], o->output, sizeof o->output - 1);
    o->output[n > 0 ? n : 0] = '\0';
    close(pipes[0]);
    if (t == NULL)
        complain("cannot build %u monitors and a guest: %s", way->depth, why);
    tower_free(t);
    return t != NULL;
}

/* Whether this host has an engine, and gives it what it needs. */
static bool engine_serves(const char *name)
{
    const struct engine *engine = engine_by_name(name);
    if (engine == NULL)
        return false;
    struct bare *b = bare_create(&(struct bare_options){
        .engine = engine, .storage = STORAGE_MIN, .attention = &attention.flag });
    bool serves = b != NULL && b->engine == engine;
    bare_free(b);
    return serves;
}

/* The host's own program of a kernel: its output and its time. False: there is no running it. */
static bool run_native(const char *path, struct outcome *o)
{
    double begin = processor_seconds(RUSAGE_CHILDREN);
    FILE *f = popen(path, "r");
    if (f == NULL) {
        complain("%s: %s", path, strerror(errno));
        return false;
    }
    if (fgets(o->output, sizeof o->output, f) == NULL)
        o->output[0] = '\0';
    o->halted = pclose(f) == 0;
    o->seconds = processor_seconds(RUSAGE_CHILDREN) - begin;
    return true;
}

/* -- The kernels ------------------------------------------------------------------------------------------------- */

/* Add a measurement. A kernel that was not run to its end, as was asked, counts by what it did of it. */
static bool note(struct kernel *k, unsigned w, const struct outcome *o, uint64_t until)
{
    struct cell *cell = &k->cells[w];
    double seconds = o->seconds;
    bool guest = ways[w].engine != NULL;
    if (!o->halted && (!guest || o->ticks < until)) {
        if (!attention.interrupted)
            complain("%s, %s: does not end with exit code 0", k->name, ways[w].name);
        return false;
    }
    if (guest && o->halted && k->ticks == 0)
        k->ticks = o->ticks;
    if (w == BEST)
        k->slow = o->slow;
    if (guest && !o->halted)
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

/* Whether a program is found by its name. */
static bool installed(const char *name)
{
    char command[PATH_ROOM];
    snprintf(command, sizeof command, "command -v %s >/dev/null", name);
    return system(command) == 0;
}

/* How to run the host's program of a kernel: FOLDER/NAME, where `make bench` puts it, or FOLDER/riscv32/NAME. False: it
 * is not there. */
static bool native_command(const struct bench *b, const struct kernel *k, unsigned w, char *command, size_t size)
{
    char path[PATH_ROOM];
    snprintf(path, sizeof path, "%s/%s%s", b->s->native, w == QEMU ? "riscv32/" : "", k->name);
    snprintf(command, size, "%s'%s'", w == QEMU ? "qemu-riscv32 " : "", path);
    return access(path, X_OK) == 0 && (w != QEMU || b->qemu);
}

static bool measure(struct bench *b, struct kernel *k, unsigned w)
{
    char command[PATH_ROOM + 32];
    struct outcome o = { .seconds = 0 };
    progress(b, k->name, ways[w].name);
    if (ways[w].engine == NULL)
        return !native_command(b, k, w, command, sizeof command) || (run_native(command, &o) && note(k, w, &o, 0));
    if (!engine_serves(ways[w].engine))
        return true;
    struct way way = ways[w];
    if (k->ticks == 0)
        way.until = UINT64_MAX;                 /* the first engine says how long the whole kernel is */
    return run_guest(&k->program, &way, &o) && note(k, w, &o, way.until);
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
    char command[PATH_ROOM + 32];
    unsigned emulated = 0;
    for (const struct engine *e = engines; e->name != NULL; e++)
        if (!engine_serves(e->name))
            complain("this host refuses memory for %s, so it is left out", e->name);
    for (unsigned n = 0; n < b->kernel_count; n++) {
        if (!native_command(b, &b->kernels[n], NATIVE, command, sizeof command))
            complain("%s is not there, so nothing is compared with it: `make bench` builds it", command);
        emulated += native_command(b, &b->kernels[n], QEMU, command, sizeof command);
    }
    if (!b->qemu)
        complain("qemu-riscv32 is not installed, so it is left out (Debian: qemu-user)");
    else if (emulated < b->kernel_count)
        complain("kernels for qemu-riscv32 are not all in %s/riscv32: `make bench` builds them with "
                 "riscv64-unknown-elf-gcc (Debian: gcc-riscv64-unknown-elf)", b->s->native);
}

/* How far apart the rounds of a way are, as a share of the least: what a difference must exceed to mean something. */
static double spread(const struct bench *b, unsigned way)
{
    double sum = 0;
    for (unsigned n = 0; n < b->kernel_count; n++) {
        const struct cell *c = &b->kernels[n].cells[way];
        sum += c->count != 0 ? c->seconds[c->count / 2] / c->seconds[0] - 1 : NAN;
    }
    return sum / b->kernel_count;
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
            if (ways[w].engine != NULL && c->count != 0)
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
    { "svc and back, bare, T on in between", "timed", "none", "jit", 0, 0, "4" },
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
    if (!engine_serves(engine) || access(path, R_OK) != 0 || !program_open(path, &options, &p))
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

/* -- Starting ---------------------------------------------------------------------------------------------------- */

struct start {
    double guest, native;           /* seconds of processor time, the least */
    long guest_kib, native_kib;     /* the most memory that was there, the least of the runs */
};

/* Run a program to its end; its processor time and memory go into the two. */
static bool start_once(char *const *arguments, double *seconds, long *kib)
{
    struct rusage r;
    int status;
    pid_t child = fork();
    if (child == 0) {
        execv(arguments[0], arguments);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &r) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return false;
    double time = usage_seconds(&r);
    *seconds = time < *seconds ? time : *seconds;
    *kib = r.ru_maxrss < *kib ? r.ru_maxrss : *kib;
    return true;
}

/* A guest that halts at once, beside a program with the same libraries that does nothing. */
static bool measure_start(const struct bench *b, struct start *start)
{
    enum { TIMES = 200 };
    char self[] = "/proc/self/exe", image[] = "/tmp/trapeze-bench-XXXXXX", source[PATH_ROOM + 32], native[PATH_ROOM];
    char *const guest[] = { self, "run", image, NULL };
    char *const nothing[] = { native, NULL };
    struct asm_options options = settings_asm(b->s);
    struct program p;
    *start = (struct start){ INFINITY, INFINITY, LONG_MAX, LONG_MAX };
    snprintf(source, sizeof source, "%s/start.s", b->events_folder);
    snprintf(native, sizeof native, "%s/start", b->s->native);
    if (access(source, R_OK) != 0 || access(native, X_OK) != 0 || !program_open(source, &options, &p))
        return false;
    int fd = mkstemp(image);
    bool good = fd >= 0 && write(fd, p.image, p.size) == (ssize_t)p.size;
    for (unsigned n = 0; good && n < TIMES && !attention.interrupted; n++)
        good = start_once(guest, &start->guest, &start->guest_kib) &&
               start_once(nothing, &start->native, &start->native_kib);
    if (fd >= 0) {
        close(fd);
        unlink(image);
    }
    program_free(&p);
    return good;
}

static void print_start(const struct start *s)
{
    printf("\nStarting a guest that halts at once: %.2f ms and %.1f MB; a program with the same libraries that does "
           "nothing:\n%.2f ms and %.1f MB. Above it: %.2f ms (goal 0.1), %.1f MB (goal 2)\n", 1e3 * s->guest,
           (double)s->guest_kib / 1024, 1e3 * s->native, (double)s->native_kib / 1024, 1e3 * (s->guest - s->native),
           (double)(s->guest_kib - s->native_kib) / 1024);
}

static json_t *number(double x) { return isfinite(x) ? json_real(x) : json_null(); }

static json_t *start_json(const struct start *s)
{
    json_t *object = json_object();
    json_object_set_new(object, "guest_seconds", number(s->guest));
    json_object_set_new(object, "native_seconds", number(s->native));
    json_object_set_new(object, "guest_kib", json_integer(s->guest_kib));
    json_object_set_new(object, "native_kib", json_integer(s->native_kib));
    return object;
}

/* -- Reporting --------------------------------------------------------------------------------------------------- */

static void print_cell(double x, const char *format)
{
    if (isnan(x))
        printf("%10s", "-");
    else
        printf(format, x);
}

/* The columns of times: a way, to what it is compared, how, and what it should be. */
static const struct column {
    const char *head;
    unsigned way, to;
    const char *format, *goal;
} columns[] = {
    { "jit", BEST, NATIVE, "%9.2fx", "1.25" },          { "threaded", THREADED, NATIVE, "%9.2fx", "6.50" },
    { "reference", REFERENCE, NATIVE, "%9.1fx", "" },   { "qemu", QEMU, NATIVE, "%9.2fx", "" },
    { "depth 1", DEPTH_1, BEST, "%10.3f", "1.010" },     { "depth 4", DEPTH_4, BEST, "%10.3f", "1.010" },
    { "depth 16", DEPTH_16, BEST, "%10.3f", "1.010" },
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };
static const unsigned rated[] = { BEST, THREADED, REFERENCE };
static const char *const rated_goals[] = { "", "1100", "100" };

static double geometric_mips(const struct bench *b, unsigned way)
{
    double sum = 0;
    for (unsigned n = 0; n < b->kernel_count; n++)
        sum += b->kernels[n].cells[way].count != 0 ? log(b->kernels[n].cells[way].mips) : NAN;
    return exp(sum / b->kernel_count);
}

static void print_kernel(const struct kernel *k)
{
    printf("%-10s", k->name);
    print_cell(least(&k->cells[NATIVE]), "%10.3f");
    for (unsigned n = 0; n < COLUMNS; n++)
        print_cell(ratio(k, columns[n].way, columns[n].to), columns[n].format);
    for (unsigned n = 0; n < 3; n++)
        print_cell(k->cells[rated[n]].count != 0 ? k->cells[rated[n]].mips : NAN, "%10.0f");
    putchar('\n');
}

static void print_kernels(const struct bench *b)
{
    puts("Processor time as a multiple of native (gcc -O2 -fno-tree-vectorize); under monitors as a multiple of the\n"
         "jit, bare; millions of guest instructions a second\n");
    printf("%-10s%10s", "", "native s");
    for (unsigned n = 0; n < COLUMNS; n++)
        printf("%10s", columns[n].head);
    printf("%10s%10s%10s\n", "jit MIPS", "threaded", "reference");
    for (unsigned n = 0; n < b->kernel_count; n++)
        print_kernel(&b->kernels[n]);
    printf("%-20s", "geometric mean");
    for (unsigned n = 0; n < COLUMNS; n++)
        print_cell(geometric_mean(b, columns[n].way, columns[n].to), columns[n].format);
    for (unsigned n = 0; n < 3; n++)
        print_cell(geometric_mips(b, rated[n]), "%10.0f");
    printf("\n%-20s", "goal");
    for (unsigned n = 0; n < COLUMNS; n++)
        printf("%10s", columns[n].goal);
    for (unsigned n = 0; n < 3; n++)
        printf("%10s", rated_goals[n]);
    putchar('\n');
}

/* What the reader needs to judge the table: how steady the machine was, and what the jit left to the reference. */
static void print_notes(const struct bench *b)
{
    const struct kernel *most = &b->kernels[0];
    for (unsigned n = 1; n < b->kernel_count; n++)
        if ((double)b->kernels[n].slow * (double)most->ticks > (double)most->slow * (double)b->kernels[n].ticks)
            most = &b->kernels[n];
    printf("\nLeast of %u rounds.", b->rounds);
    if (isnan(spread(b, BEST))) {
        putchar('\n');
        return;
    }
    printf(" Their median is above the least by %.1f %% bare and %.1f %% at depth 16: smaller differences mean "
           "nothing.\n", 100 * spread(b, BEST), 100 * spread(b, DEPTH_16));
    printf("Instructions that the jit gave to the reference engine: at most %.5f %%, of %s (goal 1 %%).\n",
           100 * (double)most->slow / (double)most->ticks, most->name);
}

static void print_events(const double *nanoseconds)
{
    puts("\nEvents, in nanoseconds");
    for (unsigned n = 0; n < EVENTS; n++) {
        printf("  %-42s", events[n].name);
        print_cell(nanoseconds[n], "%10.1f");
        printf("   (goal %s)\n", events[n].goal);
    }
}

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
    if (ways[w].engine != NULL)
        json_object_set_new(object, "mips", number(c->mips));
    return object;
}

static void print_json(const struct bench *b, const double *nanoseconds, const struct start *start)
{
    json_t *object = json_object(), *kernels = json_array(), *list = json_array();
    for (unsigned n = 0; n < b->kernel_count; n++) {
        json_t *kernel = json_object(), *cells = json_array();
        for (unsigned w = 0; w < WAYS; w++)
            if (b->kernels[n].cells[w].count != 0)
                json_array_append_new(cells, cell_json(&b->kernels[n], w));
        json_object_set_new(kernel, "name", json_string(b->kernels[n].name));
        json_object_set_new(kernel, "instructions", json_integer((json_int_t)b->kernels[n].ticks));
        json_object_set_new(kernel, "slow", json_integer((json_int_t)b->kernels[n].slow));
        json_object_set_new(kernel, "cells", cells);
        json_array_append_new(kernels, kernel);
    }
    for (unsigned n = 0; n < EVENTS; n++) {
        json_t *event = json_object();
        json_object_set_new(event, "name", json_string(events[n].name));
        json_object_set_new(event, "nanoseconds", number(nanoseconds[n]));
        json_object_set_new(event, "goal", number(strtod(events[n].goal, NULL)));
        json_array_append_new(list, event);
    }
    json_object_set_new(object, "schema", json_string("trapeze-bench/1"));
    json_object_set_new(object, "rounds", json_integer(b->rounds));
    json_object_set_new(object, "kernels", kernels);
    json_object_set_new(object, "events", list);
    json_object_set_new(object, "start", start != NULL ? start_json(start) : json_null());
    json_dumpf(object, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(object);
}

/* Whether the file of --svg can be written: better said before all is measured. What is there stays until then. */
static bool open_chart(struct bench *b, const char *path)
{
    if (path != NULL && (b->chart = fopen(path, "ae")) == NULL)
        complain("%s: %s", path, strerror(errno));
    return path == NULL || b->chart != NULL;
}

static bool write_chart(struct bench *b, const char *path)
{
    static const unsigned shown[] = { BEST, QEMU, THREADED };
    const char *series[3];
    unsigned count = 0, of[3];
    for (unsigned i = 0; i < 3; i++)
        if (!isnan(geometric_mean(b, shown[i], NATIVE))) {
            series[count] = ways[shown[i]].name;
            of[count++] = shown[i];
        }
    double *values = calloc((size_t)b->kernel_count * 3, sizeof *values);
    const char **groups = calloc(b->kernel_count, sizeof *groups);
    bool good = values != NULL && groups != NULL;
    if (good && ftruncate(fileno(b->chart), 0) != 0)
        good = errno == EINVAL;                 /* it is no file, but a pipe, say */
    for (unsigned n = 0; good && n < b->kernel_count; n++) {
        groups[n] = b->kernels[n].name;
        for (unsigned i = 0; i < count; i++)
            values[count * n + i] = ratio(&b->kernels[n], of[i], NATIVE);
    }
    if (good)
        chart_write(b->chart, &(struct chart){ "Integer kernels", "times native", series, count, groups,
                                               b->kernel_count, values });
    if (fclose(b->chart) != 0)
        good = false;
    b->chart = NULL;
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
    struct start start;
    for (unsigned n = 0; n < EVENTS && !attention.interrupted; n++)
        nanoseconds[n] = measure_event(b, &events[n]);
    bool started = !attention.interrupted && measure_start(b, &start);
    if (attention.interrupted)
        return STATUS_INTERRUPTED;
    if (b->s->json) {
        print_json(b, nanoseconds, started ? &start : NULL);
    } else {
        print_kernels(b);
        print_notes(b);
        print_events(nanoseconds);
    }
    if (started && !b->s->json)
        print_start(&start);
    if (b->s->svg != NULL && !write_chart(b, b->s->svg))
        return STATUS_PROGRAM;
    return STATUS_DONE;
}

int command_bench(const struct settings *s)
{
    struct bench b = { .s = s, .rounds = s->rounds, .qemu = installed("qemu-riscv32") };
    if (strcmp(s->programs[0], "recursion") == 0)
        return bench_recursion(s);
    signals_catch(0);
    /* Events are beside the kernels, in a folder of their own. */
    const char *slash = strrchr(s->programs[0], '/');
    snprintf(b.events_folder, sizeof b.events_folder, "%.*sevents",
             slash != NULL ? (int)(slash - s->programs[0] + 1) : 0, s->programs[0]);
    int status = open_kernels(&b);
    if (status == STATUS_DONE && !open_chart(&b, s->svg))
        status = STATUS_PROGRAM;
    b.total = b.rounds * b.kernel_count * WAYS;
    if (status == STATUS_DONE)
        status = measure_kernels(&b) ? report(&b) : attention.interrupted ? STATUS_INTERRUPTED : STATUS_NO;
    for (unsigned n = 0; n < b.kernel_count; n++)
        program_free(&b.kernels[n].program);
    free(b.kernels);
    if (b.chart != NULL)
        fclose(b.chart);
    return status;
}
