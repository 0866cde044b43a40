/* run.c - the command `run`: programs in, a tower built and run, and what there is to say about it. */
#include "vmm/cli/cli.h"
#include "vmm/cli/terminal.h"
#include "vmm/nest.h"
#include "vmm/observe/census.h"
#include "vmm/observe/dump.h"
#include "vmm/observe/statistics.h"
#include "vmm/observe/story.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What one guest has on the host. */
struct guest {
    const struct program *program;
    struct source input;
    struct sink output;
    char label[16];
    struct medium *disk;
    FILE *log;                          /* of its own where there are several guests */
    struct census census;
};

/* A run, from its programs to its report. */
struct run {
    const struct settings *settings;
    struct program *programs;
    unsigned program_count;
    struct guest *guests;
    unsigned guest_count;
    struct outlet outlet;
    FILE *dump, *log;
    struct story story;
    struct tower *tower;
    struct engine engine;
    struct nest nest;                   /* monitors in PG32: then the tower has one guest, and this is its image */
    struct sink nest_output;            /* which labels lines by itself */
    struct nest_view *views;            /* what the nest says of its guests */
    struct nest_watch nest_watch;
    struct machine **machines;          /* of the guests: the tower's, or the views */
};

/* -- Setting up -------------------------------------------------------------------------------------------------- */

static void *room(size_t count, size_t size)
{
    void *p = calloc(count, size);
    if (p == NULL)
        complain("the host has not enough memory");
    return p;
}

static int open_programs(struct run *r)
{
    const struct settings *s = r->settings;
    struct asm_options options = settings_asm(s);
    r->programs = room(s->program_count, sizeof *r->programs);
    if (r->programs == NULL)
        return STATUS_INTERNAL;
    for (unsigned n = 0; n < s->program_count; n++) {
        if (!program_open(s->programs[n], &options, &r->programs[n]))
            return STATUS_PROGRAM;
        r->program_count++;
        if (r->programs[n].size > s->storage) {
            complain("%s: the image has %zu bytes, storage only %" PRIu64 ": give more with --storage", s->programs[n],
                     r->programs[n].size, s->storage);
            return STATUS_PROGRAM;
        }
    }
    return STATUS_DONE;
}

static int open_files(const char *option, const struct numbered_file *list, unsigned count, struct run *r,
                      int (*one)(struct run *r, struct guest *g, const char *path))
{
    for (unsigned n = 0; n < count; n++) {
        if (list[n].vm >= r->guest_count) {
            complain("%s: there is no guest %u: they are numbered from 0, and there %s %u", option, list[n].vm,
                     r->guest_count == 1 ? "is" : "are", r->guest_count);
            return STATUS_USAGE;
        }
        int status = one(r, &r->guests[list[n].vm], list[n].path);
        if (status != STATUS_DONE)
            return status;
    }
    return STATUS_DONE;
}

static int open_input(struct run *r, struct guest *g, const char *path)
{
    (void)r;
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        complain("%s: %s", path, strerror(errno));
        return STATUS_PROGRAM;
    }
    g->input = source_make(fd, !standard, &attention.flag);
    return STATUS_DONE;
}

static int open_disk(struct run *r, struct guest *g, const char *path)
{
    const char *why;
    (void)r;
    g->disk = medium_open(path, false, &why);
    if (g->disk != NULL)
        return STATUS_DONE;
    complain("%s: %s", path, why);
    return STATUS_PROGRAM;
}

static void flush_output(void *sink) { sink_flush(sink); }

/* The guests and what they have on the host: standard input goes to guest 0 unless it is given a file. */
static int make_guests(struct run *r)
{
    const struct settings *s = r->settings;
    r->guest_count = s->vms > 0 ? s->vms : s->program_count;
    r->guests = room(r->guest_count, sizeof *r->guests);
    if (r->guests == NULL)
        return STATUS_INTERNAL;
    r->outlet = (struct outlet){
        .fd = STDOUT_FILENO, .limit = s->max_output, .eager = isatty(STDOUT_FILENO), .attention = &attention.flag,
    };
    for (unsigned n = 0; n < r->guest_count; n++) {
        struct guest *g = &r->guests[n];
        g->program = &r->programs[s->vms > 0 ? 0 : n];
        g->input = source_make(n == 0 ? STDIN_FILENO : -1, false, &attention.flag);
        snprintf(g->label, sizeof g->label, "[%u] ", n);
        g->output = sink_make(&r->outlet, r->guest_count > 1 ? g->label : NULL);
    }
    int status = open_files("--input", s->input, s->input_count, r, open_input);
    if (status == STATUS_DONE)
        status = open_files("--disk", s->disk, s->disk_count, r, open_disk);
    for (unsigned n = 0; n < r->guest_count; n++) {
        r->guests[n].input.before_wait = flush_output;
        r->guests[n].input.before_wait_argument = &r->guests[n].output;
    }
    return status;
}

/* Open FILE, or standard error for `-`. */
static bool open_report(const char *path, FILE **f)
{
    *f = NULL;
    if (path == NULL)
        return true;
    *f = strcmp(path, "-") == 0 ? stderr : fopen(path, "w");
    if (*f == NULL)
        complain("%s: %s", path, strerror(errno));
    return *f != NULL;
}

static int open_reports(struct run *r)
{
    if (!open_report(r->settings->dump, &r->dump) || !open_report(r->settings->trap_log, &r->log))
        return STATUS_PROGRAM;
    for (unsigned n = 0; n < r->guest_count; n++) {
        r->guests[n].log = r->log;
        if (r->log != NULL && r->guest_count > 1 && (r->guests[n].log = tmpfile()) == NULL) {
            complain("a temporary file for the trap log of guest %u: %s", n, strerror(errno));
            return STATUS_PROGRAM;
        }
    }
    return STATUS_DONE;
}

/* Make the guests those of a nest, whose image is the one guest of the tower. */
static int nest_guests(struct run *r, struct guest_spec *specs)
{
    const struct settings *s = r->settings;
    const char *why;
    for (unsigned n = 1; n < r->guest_count; n++)
        if (r->guests[n].input.fd >= 0 || r->guests[n].disk != NULL) {
            complain("guest %u: on a monitor in PG32 input is guest 0's, and all share --disk FILE in equal parts", n);
            return STATUS_USAGE;
        }
    if (!nest_pack(&r->nest, s->nest, specs, r->guest_count, &why)) {
        complain("cannot build %u monitor%s in PG32: %s", s->nest, s->nest == 1 ? "" : "s", why);
        return STATUS_PROGRAM;
    }
    r->nest_output = sink_make(&r->outlet, NULL);
    specs[0] = (struct guest_spec){
        .image = r->nest.image, .size = r->nest.size, .storage = r->nest.storage, .until = UINT64_MAX,
        .backends = { &r->guests[0].input, &r->nest_output, r->guests[0].disk, s->disk_latency },
    };
    r->guests[0].input.before_wait_argument = &r->nest_output;
    if (r->log != NULL || s->stats || s->json)
        r->engine.run = tracing_run;            /* the guests' traps are seen step by step (vmm/nest.h) */
    return STATUS_DONE;
}

/* The machines of the guests, wherever they are. */
static bool find_machines(struct run *r)
{
    r->machines = room(r->guest_count, sizeof *r->machines);
    r->views = room(r->guest_count, sizeof *r->views);
    if (r->machines == NULL || r->views == NULL)
        return false;
    for (unsigned n = 0; n < r->guest_count; n++)
        r->machines[n] = r->settings->nest > 0 ? &r->views[n].machine : r->tower->guests[n];
    return true;
}

static int build_tower(struct run *r)
{
    const struct settings *s = r->settings;
    struct guest_spec *specs = room(r->guest_count, sizeof *specs);
    const char *why;
    if (specs == NULL)
        return STATUS_INTERNAL;
    for (unsigned n = 0; n < r->guest_count; n++) {
        struct guest *g = &r->guests[n];
        specs[n] = (struct guest_spec){
            .image = g->program->image, .size = g->program->size, .storage = s->storage, .until = s->limit,
            .backends = { &g->input, &g->output, g->disk, s->disk_latency },
        };
    }
    r->engine = *s->engine;
    if ((s->trace & (STORY_USER | STORY_SUPERVISOR)) != 0)
        r->engine.run = tracing_run;
    r->story = story_make(stderr, s->trace);
    int status = s->nest > 0 ? nest_guests(r, specs) : STATUS_DONE;
    if (status != STATUS_DONE) {
        free(specs);
        return status;
    }
    unsigned count = s->nest > 0 ? 1 : r->guest_count;
    struct tower_spec spec = {
        .engine = &r->engine, .has = s->has, .height = s->height == 0 && count > 1 ? 1 : s->height,
        .guests = specs, .guest_count = count, .attention = &attention.flag,
        .listeners = s->trace != 0 ? &r->story.listener : NULL, .kinds = settings_kinds(s),
    };
    r->tower = tower_create(&spec, &why);
    if (r->tower == NULL)
        complain("cannot build %u monitor%s below %u guest%s of %" PRIu64 " bytes: %s", spec.height,
                 spec.height == 1 ? "" : "s", r->guest_count, r->guest_count == 1 ? "" : "s", s->storage, why);
    else if (s->verbose)
        complain("engine %s, %u monitor%s, %" PRIu64 " bytes of storage at the bottom", r->engine.name, spec.height,
                 spec.height == 1 ? "" : "s", tower_storage(&spec));
    free(specs);
    if (r->tower == NULL)
        return STATUS_PROGRAM;
    return find_machines(r) ? STATUS_DONE : STATUS_INTERNAL;
}

/* Everybody who wants to be told is told from power-on on. */
static void watch(struct run *r)
{
    struct tower *t = r->tower;
    if (r->settings->trace != 0) {
        r->story.level = t->height;
        r->story.guest = t->guests[0];
        story_listen(&r->story, &t->bare->machine);
        for (unsigned n = 0; n < t->guest_count; n++)
            story_listen(&r->story, t->guests[n]);
    }
    for (unsigned n = 0; n < r->guest_count; n++)
        census_begin(&r->guests[n].census, r->machines[n], r->guests[n].log);
    if (r->settings->nest > 0)
        nest_watch(&r->nest_watch, &r->nest, &t->bare->machine, t->guests[0], r->views);
}

/* -- Reporting --------------------------------------------------------------------------------------------------- */

static int status_of(const struct machine *m)
{
    switch (m->stop) {
    case HALTED:     return m->exit == 0 ? STATUS_DONE : STATUS_NO;
    case WEDGED:
    case DEADLOCKED: return STATUS_DIED;
    default:         return m->c >= m->until ? STATUS_LIMIT : STATUS_DONE;
    }
}

/* One line for a guest that did not end by itself. */
static void explain(const struct run *r, unsigned n)
{
    const struct machine *m = r->machines[n];
    char who[32] = "the guest";
    if (r->guest_count > 1)
        snprintf(who, sizeof who, "guest %u", n);
    if (m->stop == WEDGED)
        complain("%s is WEDGED at %08" PRIx32 ", C=%" PRIu64 ": a trap came up before its handler had completed an "
                 "instruction%s", who, m->psw.p, m->c, m->c == 0 && window_load(&m->e, NEW_B, 4) == 0 ?
                 "; the new PSW at 0x20 is empty: a program begins with one (.org NEW_STATUS, .psw)" : "");
    else if (m->stop == DEADLOCKED)
        complain("%s is DEADLOCKED at %08" PRIx32 ", C=%" PRIu64 ": it idles, and nothing is left that could wake it",
                 who, m->psw.p, m->c);
    else if (m->stop == RUNNING && m->c >= m->until)
        complain("%s reached the limit of %" PRIu64 " ticks at %08" PRIx32, who, m->until, m->psw.p);
}

/* The exit status of the whole run, and why. */
static int judge(const struct run *r)
{
    int status = STATUS_DONE;
    for (unsigned n = 0; n < r->guest_count; n++) {
        int s = status_of(r->machines[n]);
        status = s > status ? s : status;
        explain(r, n);
    }
    if (r->outlet.error == EPIPE)
        return STATUS_PIPE;
    if (r->outlet.error != 0) {
        complain("standard output: %s", strerror(r->outlet.error));
        return STATUS_PROGRAM;
    }
    for (unsigned n = 0; n < r->guest_count; n++)
        if (r->guests[n].input.error != 0) {
            complain("the input of guest %u: %s", n, strerror(r->guests[n].input.error));
            return STATUS_PROGRAM;
        }
    if (attention.interrupted) {
        fputs(isatty(STDERR_FILENO) ? "\ntrapeze: ended by ^C\n" : "", stderr);
        return STATUS_INTERRUPTED;
    }
    if (r->outlet.exhausted)
        complain("the guest wrote more than %" PRIu64 " bytes (--max-output)", r->settings->max_output);
    if (attention.out_of_time)
        complain("the time is up (--max-wall)");
    return r->outlet.exhausted || attention.out_of_time ? STATUS_LIMIT : status;
}

static void write_dumps(const struct run *r)
{
    for (unsigned n = 0; r->dump != NULL && n < r->guest_count; n++) {
        if (r->guest_count > 1)
            fprintf(r->dump, "vm %u\n", n);
        dump(r->dump, r->machines[n]);
    }
}

/* The logs of several guests, one after another, into the one that was asked for. */
static void join_logs(struct run *r)
{
    char line[128];
    for (unsigned n = 0; r->log != NULL && r->guest_count > 1 && n < r->guest_count; n++) {
        fprintf(r->log, "vm %u\n", n);
        rewind(r->guests[n].log);
        while (fgets(line, sizeof line, r->guests[n].log) != NULL)
            fputs(line, r->log);
    }
}

/* Close a report; a full disk is no success. */
static bool close_report(FILE **f, const char *path)
{
    FILE *file = *f;
    *f = NULL;
    if (file == NULL)
        return true;
    bool good = ferror(file) == 0;
    good = (file == stderr ? fflush(file) : fclose(file)) == 0 && good;
    if (!good)
        complain("%s: cannot be written: %s", path, strerror(errno));
    return good;
}

static void write_json(const struct run *r, const struct summit *top, int status)
{
    json_t *object = statistics_json(r->tower, top, r->settings->engine->name);
    json_object_set_new(object, "status", json_integer(status));
    char *text = json_dumps(object, JSON_COMPACT);
    if (text != NULL)
        fprintf(stderr, "%s\n", text);
    free(text);
    json_decref(object);
}

static int report(struct run *r)
{
    const struct settings *s = r->settings;
    struct census *census = room(r->guest_count, sizeof *census);
    if (census == NULL)
        return STATUS_INTERNAL;
    if (s->nest > 0)
        sink_flush(&r->nest_output);
    for (unsigned n = 0; n < r->guest_count; n++) {
        if (s->nest > 0)
            nest_look(&r->nest, r->tower->guests[0], n, &r->views[n]);
        sink_flush(&r->guests[n].output);
        census[n] = r->guests[n].census;
    }
    struct summit top = { r->machines, census, r->guest_count, s->nest };
    tower_reveal(r->tower);
    outlet_finish(&r->outlet);
    int status = judge(r);
    write_dumps(r);
    join_logs(r);
    if (!close_report(&r->dump, s->dump) || !close_report(&r->log, s->trap_log))
        status = STATUS_PROGRAM;
    if (s->stats)
        statistics_print(stderr, r->tower, &top);
    if (s->json)
        write_json(r, &top, status);
    free(census);
    return status;
}

/* -- The command ------------------------------------------------------------------------------------------------- */

static void tidy(struct run *r)
{
    tower_free(r->tower);
    nest_free(&r->nest);
    free(r->views);
    free(r->machines);
    for (unsigned n = 0; n < r->guest_count && r->guests != NULL; n++) {
        source_close(&r->guests[n].input);
        medium_close(r->guests[n].disk);
        if (r->guests[n].log != NULL && r->guest_count > 1)
            fclose(r->guests[n].log);
    }
    for (unsigned n = 0; n < r->program_count; n++)
        program_free(&r->programs[n]);
    close_report(&r->dump, r->settings->dump);
    close_report(&r->log, r->settings->trap_log);
    free(r->guests);
    free(r->programs);
}

/* A nest that has been interrupted goes on until its monitor is about to enter a guest, so that their states can be
 * read; it costs a moment, and a second interruption ends that too. */
static void come_to_entry(struct run *r)
{
    struct machine *bottom = &r->tower->bare->machine;
    if (nest_rests(&r->nest, r->tower->guests[0]))
        return;
    bottom->run = tracing_run;
    r->nest_watch.entered = &attention.flag;
    attention.flag = 0;
    tower_run(r->tower);
}

static int run_tower(struct run *r)
{
    watch(r);
    signals_catch(r->settings->max_wall);
    if (r->guests[0].input.terminal)
        terminal_raw();
    tower_power_on(r->tower);
    if (tower_run(r->tower) == ATTENTION && r->settings->nest > 0)
        come_to_entry(r);
    terminal_restore();
    return report(r);
}

/* Whether a report would overwrite anything that the run reads, or the other report. */
static bool reports_overwrite(const struct settings *s)
{
    const char *const reports[] = { s->dump, s->trap_log };
    bool bad = would_overwrite(s->dump, s->trap_log);
    for (unsigned r = 0; r < 2; r++) {
        for (unsigned n = 0; n < s->program_count; n++)
            bad = bad || would_overwrite(reports[r], s->programs[n]);
        for (unsigned n = 0; n < s->input_count; n++)
            bad = bad || would_overwrite(reports[r], s->input[n].path);
        for (unsigned n = 0; n < s->disk_count; n++)
            bad = bad || would_overwrite(reports[r], s->disk[n].path);
    }
    return bad;
}

int command_run(const struct settings *s)
{
    struct run r = { .settings = s };
    if (reports_overwrite(s))
        return STATUS_USAGE;
    if (s->vms > 0 && s->program_count > 1) {
        complain("--vms makes copies of one program; %u are named", s->program_count);
        return STATUS_USAGE;
    }
    int status = open_programs(&r);
    if (status == STATUS_DONE)
        status = make_guests(&r);
    if (status == STATUS_DONE)
        status = open_reports(&r);
    if (status == STATUS_DONE)
        status = build_tower(&r);
    if (status == STATUS_DONE)
        status = run_tower(&r);
    tidy(&r);
    return status;
}
