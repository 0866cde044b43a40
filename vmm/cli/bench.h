/* bench.h - what the two files of the command `bench` share: bench.c measures, bench_report.c tells. */
#ifndef BENCH_H
#define BENCH_H

#include "vmm/cli/cli.h"

#include <math.h>

/* Ways to run a kernel. */
enum { NATIVE, JIT, DEPTH_1, DEPTH_4, DEPTH_16, THREADED, REFERENCE, QEMU, WAYS };
struct way {
    char name[24];
    const char *engine;             /* NULL: a program of the host */
    unsigned depth;
    uint64_t until;                 /* slow engines run a part, and the rest is reckoned */
};

/* What one event costs: a program of many of them, less the same program without, by their number. */
enum { BENCH_EVENTS = 5 };
struct event {
    const char *name, *program, *without;
    const char *engine;             /* NULL: the fastest of this host */
    unsigned depth, below;          /* of the program, and of the one to take off */
    const char *goal;
};
extern const struct event bench_events[BENCH_EVENTS];

enum { ROUNDS_MAX = 99, GUEST_STORAGE = 4 << 20, PATH_ROOM = 4096,
       COMMAND_ROOM = 4 * PATH_ROOM + 32 };     /* each byte of a path may be a quote */

struct cell {
    double seconds[ROUNDS_MAX];     /* of the whole kernel; sorted when all are there */
    double mips;
    unsigned count;
};

struct kernel {
    const char *path;
    char name[64];
    struct program program;
    uint64_t ticks;                 /* of the whole kernel; 0: not known yet */
    uint64_t slow;                  /* of them, those that the fastest engine gave to the reference engine */
    char checksum[32];
    struct cell cells[WAYS];
};

struct start {
    double guest, native;           /* seconds of processor time, the least */
    long guest_kib, native_kib;     /* the most memory that was there, the least of the runs */
};

struct bench {
    const struct settings *s;
    struct way ways[WAYS];
    unsigned bare;                  /* the way that is this host's fastest engine, which the monitors run on */
    struct kernel *kernels;
    unsigned kernel_count;
    unsigned rounds, done, total;
    bool qemu;                      /* qemu-riscv32 is installed */
    FILE *chart;                    /* of --svg, or NULL */
    char events_folder[PATH_ROOM];
    double nanoseconds[BENCH_EVENTS];   /* of each event; NAN where it was not measured */
    bool started;                   /* start has been measured */
    struct start start;
};

/* The least of what was measured; NAN where nothing was. */
static inline double cell_least(const struct cell *c) { return c->count != 0 ? c->seconds[0] : NAN; }

/* All results on standard output, as tables or as JSON. */
void bench_print(const struct bench *b);
void bench_print_json(const struct bench *b);

/* Whether the file of --svg, if it was asked for, can be written: better said before all is measured. What is there
 * stays until the chart is written. False: a complaint has been made. */
bool bench_open_chart(struct bench *b);
bool bench_write_chart(struct bench *b);

#endif
