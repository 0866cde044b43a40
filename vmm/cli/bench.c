/* bench.c - the command `bench`: kernels and events, timed against each other in one run, as ratios.
 *
 * All cells of a round are measured one after another, so that a machine whose speed drifts does so for all of them;
 * what is told (bench_report.c) is the least of the rounds, with the median and the most in the JSON. Processor time,
 * never the clock. */
#include "vmm/cli/bench.h"
#include "vmm/cli/recursion.h"
#include "vmm/cli/terminal.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* The ways, but for the engine of those under monitors. */
static const struct way all_ways[WAYS] = {
    [NATIVE] = { "native", NULL, 0, 0 },
    [JIT] = { "jit", "jit", 0, UINT64_MAX },
    [DEPTH_1] = { "", "", 1, UINT64_MAX },
    [DEPTH_4] = { "", "", 4, UINT64_MAX },
    [DEPTH_16] = { "", "", 16, UINT64_MAX },
    [THREADED] = { "threaded", "threaded", 0, 400000000 },
    [REFERENCE] = { "reference", "reference", 0, 50000000 },
    [QEMU] = { "qemu-riscv32", NULL, 0, 0 },
};

/* -- Running one thing ------------------------------------------------------------------------------------------- */

static double usage_seconds(const struct rusage *r)
{
    return (double)(r->ru_utime.tv_sec + r->ru_stime.tv_sec)
         + 1e-6 * (double)(r->ru_utime.tv_usec + r->ru_stime.tv_usec);
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

/* What is fastest here is what the monitors are measured on, and runs whole. */
static void choose_ways(struct bench *b)
{
    memcpy(b->ways, all_ways, sizeof b->ways);
    b->bare = engine_serves("jit") ? JIT : engine_serves("threaded") ? THREADED : REFERENCE;
    struct way *bare = &b->ways[b->bare];
    bare->until = UINT64_MAX;
    for (struct way *way = &b->ways[DEPTH_1]; way <= &b->ways[DEPTH_16]; way++) {
        way->engine = bare->engine;
        snprintf(way->name, sizeof way->name, "%s, depth %u", bare->engine, way->depth);
    }
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
static bool note(const struct bench *b, struct kernel *k, unsigned w, const struct outcome *o, uint64_t until)
{
    struct cell *cell = &k->cells[w];
    double seconds = o->seconds;
    bool guest = b->ways[w].engine != NULL;
    if (!o->halted && (!guest || o->ticks < until)) {
        if (!attention.interrupted)
            complain("%s, %s: does not end with exit code 0", k->name, b->ways[w].name);
        return false;
    }
    if (guest && o->halted && k->ticks == 0)
        k->ticks = o->ticks;
    if (w == b->bare)
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
    complain("%s, %s: checksum %.8s, not %.8s", k->name, b->ways[w].name, o->output, k->checksum);
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

/* A path as the shell takes it for one word, whatever is in it. */
static void quote(const char *path, char *to, size_t size)
{
    const char *end = to + size - sizeof "'\\'''";
    *to++ = '\'';
    for (; *path != '\0' && to < end; path++)
        if (*path == '\'')
            to = stpcpy(to, "'\\''");
        else
            *to++ = *path;
    stpcpy(to, "'");
}

/* How to run the host's program of a kernel: FOLDER/NAME, where `make bench` puts it, or FOLDER/riscv32/NAME. False: it
 * is not there. */
static bool native_command(const struct bench *b, const struct kernel *k, unsigned w, char *command, size_t size)
{
    char path[PATH_ROOM];
    const char *emulator = w == QEMU ? "qemu-riscv32 " : "";
    snprintf(path, sizeof path, "%s/%s%s", b->s->native, w == QEMU ? "riscv32/" : "", k->name);
    snprintf(command, size, "%s", emulator);
    quote(path, command + strlen(emulator), size - strlen(emulator));
    return access(path, X_OK) == 0 && (w != QEMU || b->qemu);
}

static bool measure(struct bench *b, struct kernel *k, unsigned w)
{
    char command[COMMAND_ROOM];
    struct outcome o = { .seconds = 0 };
    progress(b, k->name, b->ways[w].name);
    if (b->ways[w].engine == NULL)
        return !native_command(b, k, w, command, sizeof command) || (run_native(command, &o) && note(b, k, w, &o, 0));
    if (!engine_serves(b->ways[w].engine))
        return true;
    struct way way = b->ways[w];
    if (k->ticks == 0)
        way.until = UINT64_MAX;                 /* the first engine says how long the whole kernel is */
    return run_guest(&k->program, &way, &o) && note(b, k, w, &o, way.until);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Ratios need the host's own programs. */
static void warn_of_missing(const struct bench *b)
{
    char command[COMMAND_ROOM];
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
            if (b->ways[w].engine != NULL && c->count != 0)
                c->mips = (double)b->kernels[n].ticks / cell_least(c) / 1e6;
        }
    return true;
}

/* -- The events -------------------------------------------------------------------------------------------------- */

const struct event bench_events[BENCH_EVENTS] = {
    { "svc and back, bare", "svc", "none", "jit", 0, 0, "4" },
    { "svc and back, bare, T on in between", "timed", "none", "jit", 0, 0, "4" },
    { "svc and back, bare, threaded", "svc", "none", "threaded", 0, 0, "12" },
    { "privileged instruction emulated, depth 1", "emulate", "none", NULL, 1, 0, "25" },
    { "each further level", "emulate", "emulate", NULL, 5, 1, "10" },
};
#define EVENT_COUNT 1000000
#define NUMBER_TEXT(n) NUMBER_TEXT_(n)
#define NUMBER_TEXT_(n) #n

static double event_seconds(const struct bench *b, const char *name, const char *engine, unsigned depth)
{
    char path[PATH_ROOM + 32];
    struct way way = { "", engine, depth, UINT64_MAX };
    static const char *const number[] = { "EVENTS=" NUMBER_TEXT(EVENT_COUNT) };
    struct asm_options options = settings_asm(b->s);
    struct program p;
    double best = INFINITY;
    options.defines = number;
    options.define_count = 1;
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
    const char *engine = e->engine != NULL ? e->engine : b->ways[b->bare].engine;
    double with = event_seconds(b, e->program, engine, e->depth);
    double without = event_seconds(b, e->without, engine, e->below);
    double levels = e->below != 0 ? e->depth - e->below : 1;
    return (with - without) / EVENT_COUNT * 1e9 / levels;
}

/* -- Starting ---------------------------------------------------------------------------------------------------- */

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

/* Measure all, and tell. */
static int measure_all(struct bench *b)
{
    if (!measure_kernels(b))
        return attention.interrupted ? STATUS_INTERRUPTED : STATUS_NO;
    for (unsigned n = 0; n < BENCH_EVENTS && !attention.interrupted; n++)
        b->nanoseconds[n] = measure_event(b, &bench_events[n]);
    b->started = !attention.interrupted && measure_start(b, &b->start);
    if (attention.interrupted)
        return STATUS_INTERRUPTED;
    if (b->s->json)
        bench_print_json(b);
    else
        bench_print(b);
    return b->chart == NULL || bench_write_chart(b) ? STATUS_DONE : STATUS_PROGRAM;
}

int command_bench(const struct settings *s)
{
    struct bench b = { .s = s, .rounds = s->rounds, .qemu = installed("qemu-riscv32") };
    if (strcmp(s->programs[0], "recursion") == 0)
        return bench_recursion(s);
    signals_catch(0);
    choose_ways(&b);
    /* Events are beside the kernels, in a folder of their own. */
    const char *slash = strrchr(s->programs[0], '/');
    snprintf(b.events_folder, sizeof b.events_folder, "%.*sevents",
             slash != NULL ? (int)(slash - s->programs[0] + 1) : 0, s->programs[0]);
    int status = open_kernels(&b);
    if (status == STATUS_DONE && !bench_open_chart(&b))
        status = STATUS_PROGRAM;
    b.total = b.rounds * b.kernel_count * WAYS;
    if (status == STATUS_DONE)
        status = measure_all(&b);
    for (unsigned n = 0; n < b.kernel_count; n++)
        program_free(&b.kernels[n].program);
    free(b.kernels);
    if (b.chart != NULL)
        fclose(b.chart);
    return status;
}
