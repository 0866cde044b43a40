/* run.c - the command `run`: programs in, a tower built and run, and what there is to say about it. */
#include "vmm/cli/stage.h"
#include "vmm/cli/terminal.h"
#include "vmm/cli/timeline.h"
#include "vmm/observe/census.h"
#include "vmm/observe/dump.h"
#include "vmm/observe/record.h"
#include "vmm/observe/statistics.h"
#include "vmm/observe/story.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What is written about one guest. */
struct account {
    FILE *log;                          /* of its own where there are several guests */
    struct census census;
};

/* A run, from its programs to its report. */
struct run {
    const struct settings *settings;
    struct stage stage;
    struct account *accounts;           /* of each guest */
    FILE *dump, *log, *timeline_file;
    struct story story;
    struct timeline timeline;
    struct nest_watch nest_watch;
};

/* -- Setting up -------------------------------------------------------------------------------------------------- */

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
    r->accounts = room(r->stage.guest_count, sizeof *r->accounts);
    if (r->accounts == NULL)
        return STATUS_INTERNAL;
    if (!open_report(r->settings->dump, &r->dump) || !open_report(r->settings->trap_log, &r->log)
        || !open_report(r->settings->timeline, &r->timeline_file))
        return STATUS_PROGRAM;
    for (unsigned n = 0; n < r->stage.guest_count; n++) {
        r->accounts[n].log = r->log;
        if (r->log != NULL && r->stage.guest_count > 1 && (r->accounts[n].log = tmpfile()) == NULL) {
            complain("a temporary file for the trap log of guest %u: %s", n, strerror(errno));
            return STATUS_PROGRAM;
        }
    }
    return STATUS_DONE;
}

/* Everybody who wants to be told is told from power-on on. False after a line on stderr. */
static bool watch(struct run *r)
{
    struct tower *t = r->stage.tower;
    if (r->settings->trace != 0) {
        r->story.level = t->height;
        r->story.guest = t->guests[0];
        story_listen(&r->story, &t->bare->machine);
        for (unsigned n = 0; n < t->guest_count; n++)
            story_listen(&r->story, t->guests[n]);
    }
    if (!timeline_open(&r->timeline, &r->stage, r->timeline_file))
        return false;
    bool counted = r->settings->stats || r->settings->json;         /* nobody watches what nobody asked for */
    for (unsigned n = 0; n < r->stage.guest_count; n++)
        if (counted || r->accounts[n].log != NULL)
            census_begin(&r->accounts[n].census, r->stage.machines[n], r->accounts[n].log);
    if (r->settings->nest > 0)
        nest_watch(&r->nest_watch, &r->stage.nest, t, r->stage.views);
    return true;
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
    const struct machine *m = r->stage.machines[n];
    char who[32] = "the guest";
    if (r->stage.guest_count > 1)
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
    for (unsigned n = 0; n < r->stage.guest_count; n++) {
        int s = status_of(r->stage.machines[n]);
        status = s > status ? s : status;
        explain(r, n);
    }
    if (r->stage.outlet.error == EPIPE)
        return STATUS_PIPE;
    if (r->stage.outlet.error != 0) {
        complain("standard output: %s", strerror(r->stage.outlet.error));
        return STATUS_PROGRAM;
    }
    for (unsigned n = 0; n < r->stage.guest_count; n++)
        if (r->stage.guests[n].input.error != 0) {
            complain("the input of guest %u: %s", n, strerror(r->stage.guests[n].input.error));
            return STATUS_PROGRAM;
        }
    if (attention.interrupted) {
        fputs(isatty(STDERR_FILENO) ? "\ntrapeze: ended by ^C\n" : "", stderr);
        return STATUS_INTERRUPTED;
    }
    if (r->stage.outlet.exhausted)
        complain("the guest wrote more than %" PRIu64 " bytes (--max-output)", r->settings->max_output);
    if (attention.out_of_time)
        complain("the time is up (--max-wall)");
    return r->stage.outlet.exhausted || attention.out_of_time ? STATUS_LIMIT : status;
}

static void write_dumps(const struct run *r)
{
    for (unsigned n = 0; r->dump != NULL && n < r->stage.guest_count; n++) {
        if (r->stage.guest_count > 1)
            fprintf(r->dump, "vm %u\n", n);
        dump(r->dump, r->stage.machines[n]);
    }
}

/* The logs of several guests, one after another, into the one that was asked for. */
static void join_logs(struct run *r)
{
    char line[128];
    for (unsigned n = 0; r->log != NULL && r->stage.guest_count > 1 && n < r->stage.guest_count; n++) {
        fprintf(r->log, "vm %u\n", n);
        rewind(r->accounts[n].log);
        while (fgets(line, sizeof line, r->accounts[n].log) != NULL)
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
    json_t *object = statistics_json(r->stage.tower, top, r->settings->engine->name);
    json_object_set_new(object, "status", json_integer(status));
    char *text = json_dumps(object, JSON_COMPACT);
    if (text != NULL)
        fprintf(stderr, "%s\n", text);
    free(text);
    json_decref(object);
}

static bool write_recordings(const struct run *r)
{
    const struct settings *s = r->settings;
    for (unsigned n = 0; n < s->record_count; n++) {
        const char *path = s->record[n].path;
        FILE *f = fopen(path, "we");
        bool good = f != NULL && record_write(f, &r->stage.guests[s->record[n].vm].input);
        if (f != NULL)
            good = fclose(f) == 0 && good;
        if (!good) {
            complain("%s: %s", path, strerror(errno));
            return false;
        }
    }
    return true;
}

static int report(struct run *r)
{
    const struct settings *s = r->settings;
    struct census *census = room(r->stage.guest_count, sizeof *census);
    if (census == NULL)
        return STATUS_INTERNAL;
    if (s->nest > 0)
        sink_flush(&r->stage.nest_output);
    for (unsigned n = 0; n < r->stage.guest_count; n++) {
        if (s->nest > 0)
            nest_look(&r->stage.nest, r->stage.tower->guests[0], n, &r->stage.views[n]);
        sink_flush(&r->stage.guests[n].output);
        census[n] = r->accounts[n].census;
    }
    struct summit top = { r->stage.machines, census, r->stage.guest_count, s->nest };
    tower_reveal(r->stage.tower);
    outlet_finish(&r->stage.outlet);
    int status = judge(r);
    write_dumps(r);
    join_logs(r);
    timeline_close(&r->timeline, s);
    if (s->save != NULL && stage_save(&r->stage, s->save) != STATUS_DONE)
        status = STATUS_PROGRAM;
    if (!write_recordings(r))
        status = STATUS_PROGRAM;
    if (!close_report(&r->dump, s->dump) || !close_report(&r->log, s->trap_log)
        || !close_report(&r->timeline_file, s->timeline))
        status = STATUS_PROGRAM;
    if (s->stats)
        statistics_print(stderr, r->stage.tower, &top);
    if (s->json)
        write_json(r, &top, status);
    free(census);
    return status;
}

/* -- The command ------------------------------------------------------------------------------------------------- */

static void tidy(struct run *r)
{
    for (unsigned n = 0; n < r->stage.guest_count && r->accounts != NULL; n++)
        if (r->accounts[n].log != NULL && r->stage.guest_count > 1)
            fclose(r->accounts[n].log);
    stage_close(&r->stage);
    close_report(&r->dump, r->settings->dump);
    close_report(&r->log, r->settings->trap_log);
    close_report(&r->timeline_file, r->settings->timeline);
    timeline_free(&r->timeline);
    free(r->accounts);
}

/* Build the tower, with an engine that tells of each instruction where somebody wants to know. */
static int build(struct run *r)
{
    const struct settings *s = r->settings;
    bool steps = (s->trace & (STORY_USER | STORY_SUPERVISOR)) != 0;
    bool nest_traps = s->nest > 0 && (r->log != NULL || s->stats || s->json);  /* seen step by step (vmm/nest.h) */
    r->story = story_make(stderr, s->trace);
    r->timeline = timeline_make();
    struct listener *listeners = s->trace != 0 ? &r->story.listener : NULL;
    if (s->timeline != NULL) {
        r->timeline.listener.next = listeners;
        listeners = &r->timeline.listener;
    }
    return stage_build(&r->stage, steps || nest_traps || timeline_needs_steps(s), listeners);
}

/* Whether a guest of the nest is at work, and its machine does not trap before it executes an instruction. */
static bool guest_works(const struct nest *nest, const struct machine *carrier)
{
    unsigned guest;
    return nest_runs(nest, carrier, carrier->psw.l, &guest) == nest->height && carrier->psw.t > 0
        && !machine_interrupted(carrier);
}

/* A nest that has been interrupted goes on until its monitor is about to enter a guest, so that their states can be
 * read: the guest to its next trap, as fast as ever, and monitors step by step. A second ^C ends that too. */
static void come_to_entry(struct run *r)
{
    struct machine *bottom = &r->stage.tower->bare->machine, *carrier = r->stage.tower->guests[0];
    enum why (*fast)(struct machine *) = bottom->run, why = ATTENTION;
    r->nest_watch.moved = &attention.flag;
    while (why == ATTENTION && !r->nest_watch.at_entry && !nest_rests(&r->stage.nest, carrier)) {
        bottom->run = guest_works(&r->stage.nest, carrier) ? fast : tracing_run;
        attention.flag = 0;
        why = tower_run(r->stage.tower);
    }
}

static int run_tower(struct run *r)
{
    if (!watch(r))
        return STATUS_INTERNAL;
    signals_catch(r->settings->max_wall);
    if (r->stage.guests[0].input.terminal)
        terminal_raw();
    int status = stage_power_on(&r->stage);
    if (status != STATUS_DONE) {
        terminal_restore();
        return status;
    }
    if (tower_run(r->stage.tower) == ATTENTION && r->settings->nest > 0)
        come_to_entry(r);
    terminal_restore();
    return report(r);
}

/* Whether a report would overwrite what the run reads. A snapshot may take the place of the one that was read. */
static bool overwrites_input(const struct settings *s, const char *report)
{
    bool bad = report != s->save && would_overwrite(report, s->from);
    for (unsigned n = 0; n < s->program_count; n++)
        bad = bad || would_overwrite(report, s->programs[n]);
    for (unsigned n = 0; n < s->input_count; n++)
        bad = bad || would_overwrite(report, s->input[n].path);
    for (unsigned n = 0; n < s->disk_count; n++)
        bad = bad || would_overwrite(report, s->disk[n].path);
    for (unsigned n = 0; n < s->repeat_count; n++)
        bad = bad || would_overwrite(report, s->repeat[n].path);
    return bad;
}

/* Whether a report would overwrite anything that the run reads, or another report. */
static bool reports_overwrite(const struct settings *s)
{
    const char *reports[4 + MAX_LIST] = { s->dump, s->trap_log, s->timeline, s->save };
    unsigned count = 4;
    bool bad = false;
    for (unsigned n = 0; n < s->record_count; n++)
        reports[count++] = s->record[n].path;
    for (unsigned r = 0; r < count && !bad; r++) {
        bad = overwrites_input(s, reports[r]);
        for (unsigned other = 0; other < r; other++)
            bad = bad || would_overwrite(reports[r], reports[other]);
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
    if (s->from != NULL && (s->program_count > 0 || s->vms > 0 || s->nest > 0)) {
        complain("--from: the guests come from the snapshot: no program, no --vms, and no monitors in PG32 below them");
        return STATUS_USAGE;
    }
    if (s->from != NULL && s->has != 0) {
        complain("--from: the machine is the snapshot's, with its flaws or without: no --flaw");
        return STATUS_USAGE;
    }
    if (s->save != NULL && !stage_can_save(s, s->save))
        return STATUS_USAGE;
    if (s->timeline == NULL && (s->timeline_from != 0 || s->timeline_to != UINT64_MAX)) {
        complain("--timeline-window: of which timeline? --timeline FILE writes one");
        return STATUS_USAGE;
    }
    int status = stage_open(&r.stage, s);
    if (status == STATUS_DONE)
        status = open_reports(&r);
    if (status == STATUS_DONE)
        status = build(&r);
    if (status == STATUS_DONE)
        status = run_tower(&r);
    tidy(&r);
    return status;
}
