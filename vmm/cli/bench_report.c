/* bench_report.c - what the command `bench` tells of its measurements: tables, JSON, a chart. */
#include "vmm/cli/bench.h"
#include "vmm/observe/chart.h"
#include "vmm/observe/text.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The ratio of a way to another, both by their least; NAN where one was not measured. */
static double ratio(const struct kernel *k, unsigned way, unsigned to)
{
    return cell_least(&k->cells[way]) / cell_least(&k->cells[to]);
}

static double geometric_mean(const struct bench *b, unsigned way, unsigned to)
{
    double sum = 0;
    for (unsigned n = 0; n < b->kernel_count; n++)
        sum += log(ratio(&b->kernels[n], way, to));
    return exp(sum / b->kernel_count);
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

/* -- Tables ------------------------------------------------------------------------------------------------------ */

static void print_cell(double x, const char *format)
{
    if (isnan(x))
        printf("%10s", "-");
    else
        printf(format, x);
}

/* The columns of times: a way, how it is printed, and what it should be. */
static const struct column {
    const char *head;
    unsigned way;
    const char *format, *goal;
} columns[] = {
    { "jit", JIT, "%9.2fx", "1.25" },         { "threaded", THREADED, "%9.2fx", "6.50" },
    { "reference", REFERENCE, "%9.1fx", "" }, { "qemu", QEMU, "%9.2fx", "" },
    { "depth 1", DEPTH_1, "%10.3f", "1.010" }, { "depth 4", DEPTH_4, "%10.3f", "1.010" },
    { "depth 16", DEPTH_16, "%10.3f", "1.010" },
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };
static const unsigned rated[] = { JIT, THREADED, REFERENCE };
static const char *const rated_goals[] = { "", "1100", "100" };

static double geometric_mips(const struct bench *b, unsigned way)
{
    double sum = 0;
    for (unsigned n = 0; n < b->kernel_count; n++)
        sum += b->kernels[n].cells[way].count != 0 ? log(b->kernels[n].cells[way].mips) : NAN;
    return exp(sum / b->kernel_count);
}

/* The way that a way is compared with. */
static unsigned compared(const struct bench *b, unsigned way)
{
    return b->ways[way].depth != 0 ? b->bare : NATIVE;
}

static void print_kernel(const struct bench *b, const struct kernel *k)
{
    printf("%-10s", k->name);
    print_cell(cell_least(&k->cells[NATIVE]), "%10.3f");
    for (unsigned n = 0; n < COLUMNS; n++)
        print_cell(ratio(k, columns[n].way, compared(b, columns[n].way)), columns[n].format);
    for (unsigned n = 0; n < 3; n++)
        print_cell(k->cells[rated[n]].count != 0 ? k->cells[rated[n]].mips : NAN, "%10.0f");
    putchar('\n');
}

static void print_kernels(const struct bench *b)
{
    puts("Processor time as a multiple of native (gcc -O2 -fno-tree-vectorize); under monitors as a multiple of\n"
         "bare; millions of guest instructions a second\n");
    printf("%-10s%10s", "", "native s");
    for (unsigned n = 0; n < COLUMNS; n++)
        printf("%10s", columns[n].head);
    printf("%10s%10s%10s\n", "jit MIPS", "threaded", "reference");
    for (unsigned n = 0; n < b->kernel_count; n++)
        print_kernel(b, &b->kernels[n]);
    printf("%-20s", "geometric mean");
    for (unsigned n = 0; n < COLUMNS; n++)
        print_cell(geometric_mean(b, columns[n].way, compared(b, columns[n].way)), columns[n].format);
    for (unsigned n = 0; n < 3; n++)
        print_cell(geometric_mips(b, rated[n]), "%10.0f");
    printf("\n%-20s", "goal");
    for (unsigned n = 0; n < COLUMNS; n++)
        printf("%10s", columns[n].goal);
    for (unsigned n = 0; n < 3; n++)
        printf("%10s", rated_goals[n]);
    putchar('\n');
}

/* What the reader needs to judge the table: how steady the machine was, and what the fastest engine did not do by
 * itself. */
static void print_notes(const struct bench *b)
{
    const struct kernel *most = &b->kernels[0];
    for (unsigned n = 1; n < b->kernel_count; n++)
        if ((double)b->kernels[n].slow * (double)most->ticks > (double)most->slow * (double)b->kernels[n].ticks)
            most = &b->kernels[n];
    printf("\nLeast of %u rounds. Their median is above the least by %.1f %% bare and %.1f %% at depth 16: smaller "
           "differences\nmean nothing. Monitors run on the fastest engine here, %s.\n",
           b->rounds, 100 * spread(b, b->bare), 100 * spread(b, DEPTH_16), b->ways[b->bare].name);
    if (b->bare != REFERENCE)
        printf("Instructions that it gave to the reference engine: at most %.5f %%, of %s (goal 1 %%).\n",
               100 * (double)most->slow / (double)most->ticks, most->name);
}

static void print_events(const struct bench *b)
{
    puts("\nEvents, in nanoseconds");
    for (unsigned n = 0; n < BENCH_EVENTS; n++) {
        printf("  %-42s", bench_events[n].name);
        print_cell(b->nanoseconds[n], "%10.1f");
        printf("   (goal %s)\n", bench_events[n].goal);
    }
}

static void print_start(const struct start *s)
{
    printf("\nStarting a guest that halts at once: %.2f ms and %.1f MB; a program with the same libraries that does "
           "nothing:\n%.2f ms and %.1f MB. Above it: %.2f ms (goal 0.1), %.1f MB (goal 2)\n", 1e3 * s->guest,
           (double)s->guest_kib / 1024, 1e3 * s->native, (double)s->native_kib / 1024, 1e3 * (s->guest - s->native),
           (double)(s->guest_kib - s->native_kib) / 1024);
}

void bench_print(const struct bench *b)
{
    print_kernels(b);
    print_notes(b);
    print_events(b);
    if (b->started)
        print_start(&b->start);
}

/* -- JSON -------------------------------------------------------------------------------------------------------- */

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

static json_t *cell_json(const struct bench *b, const struct kernel *k, unsigned w)
{
    const struct cell *c = &k->cells[w];
    json_t *object = json_object();
    json_object_set_new(object, "way", json_string(b->ways[w].name));
    json_object_set_new(object, "min", number(cell_least(c)));
    json_object_set_new(object, "median", number(c->seconds[c->count / 2]));
    json_object_set_new(object, "max", number(c->seconds[c->count - 1]));
    json_object_set_new(object, "ratio_to_native", number(ratio(k, w, NATIVE)));
    json_object_set_new(object, "ratio_to_bare", number(ratio(k, w, b->bare)));
    if (b->ways[w].engine != NULL)
        json_object_set_new(object, "mips", number(c->mips));
    return object;
}

void bench_print_json(const struct bench *b)
{
    json_t *object = json_object(), *kernels = json_array(), *list = json_array();
    for (unsigned n = 0; n < b->kernel_count; n++) {
        json_t *kernel = json_object(), *cells = json_array();
        char name[3 * sizeof b->kernels[n].name];
        for (unsigned w = 0; w < WAYS; w++)
            if (b->kernels[n].cells[w].count != 0)
                json_array_append_new(cells, cell_json(b, &b->kernels[n], w));
        json_object_set_new(kernel, "name", json_string(utf8_text(name, sizeof name, b->kernels[n].name)));
        json_object_set_new(kernel, "instructions", json_integer((json_int_t)b->kernels[n].ticks));
        json_object_set_new(kernel, "slow", json_integer((json_int_t)b->kernels[n].slow));
        json_object_set_new(kernel, "cells", cells);
        json_array_append_new(kernels, kernel);
    }
    for (unsigned n = 0; n < BENCH_EVENTS; n++) {
        json_t *event = json_object();
        json_object_set_new(event, "name", json_string(bench_events[n].name));
        json_object_set_new(event, "nanoseconds", number(b->nanoseconds[n]));
        json_object_set_new(event, "goal", number(strtod(bench_events[n].goal, NULL)));
        json_array_append_new(list, event);
    }
    json_object_set_new(object, "schema", json_string("trapeze-bench/1"));
    json_object_set_new(object, "rounds", json_integer(b->rounds));
    json_object_set_new(object, "kernels", kernels);
    json_object_set_new(object, "events", list);
    json_object_set_new(object, "start", b->started ? start_json(&b->start) : json_null());
    json_dumpf(object, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(object);
}

/* -- The chart --------------------------------------------------------------------------------------------------- */

bool bench_open_chart(struct bench *b)
{
    const char *path = b->s->svg;
    if (path != NULL && (b->chart = fopen(path, "ae")) == NULL)
        complain("%s: %s", path, strerror(errno));
    return path == NULL || b->chart != NULL;
}

bool bench_write_chart(struct bench *b)
{
    static const unsigned shown[] = { JIT, QEMU, THREADED };
    const char *series[3];
    unsigned count = 0, of[3];
    for (unsigned i = 0; i < 3; i++)
        if (!isnan(geometric_mean(b, shown[i], NATIVE))) {
            series[count] = b->ways[shown[i]].name;
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
        complain("%s: %s", b->s->svg, strerror(errno));
    free(values);
    free(groups);
    return good;
}
