/* session.c - making a session, giving it programs, and who is who in its tower. Running: execute.c. Time: history.c. */
#include "vmm/cli/shell/session.h"

#include "vmm/cli/shell/expression.h"
#include "vmm/cli/shell/history.h"
#include "vmm/cli/shell/stops.h"
#include "vmm/cli/shell/tour_guest.h"
#include "vmm/cli/shell/trap_story.h"
#include "vmm/observe/story.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool session_create(struct session *s, const struct settings *settings)
{
    static const struct built_in tour = { TOUR_GUEST, tour_guest };
    *s = (struct session){ .settings = *settings };
    s->settings.built_in = &tour;
    s->stage.private_disks = true;              /* going back in time takes back what was written to a disk */
    s->stops = calloc(1, sizeof *s->stops);
    s->values = values_create();
    return s->stops != NULL && s->values != NULL;
}

static void free_tracks(struct session *s)
{
    for (unsigned n = 0; s->tracks != NULL && n < s->stage.guest_count; n++)
        history_free(s->tracks[n].history);
    free(s->tracks);
    s->tracks = NULL;
}

static void free_paths(struct session *s)
{
    for (unsigned n = 0; s->paths != NULL && s->paths[n] != NULL; n++)
        free(s->paths[n]);
    free(s->paths);
    s->paths = NULL;
}

/* What a trace was written to, but for standard error, is whole. */
static void close_trace(struct session *s)
{
    if (s->trace->f != stderr)
        fclose(s->trace->f);
    s->trace->f = stderr;
}

static void end_trace(struct session *s)
{
    if (s->trace != NULL)
        close_trace(s);
    free(s->trace);
    s->trace = NULL;
}

static void take_down(struct session *s)
{
    free_tracks(s);
    free_paths(s);
    story_end(s);
    end_trace(s);
    stage_close(&s->stage);
}

void session_free(struct session *s)
{
    take_down(s);
    free(s->from);
    stops_free(s->stops);
    values_free(s->values);
    s->stops = NULL;
    s->values = NULL;
    s->loaded = false;
}

struct machine *session_guest(const struct session *s) { return s->stage.tower->guests[s->guest]; }

unsigned session_top(const struct session *s) { return s->stage.tower->height + s->settings.nest; }

struct machine *session_machine(struct session *s, unsigned level)
{
    struct tower *t = s->stage.tower;
    if (level < t->height)
        return t->monitors[level]->below;
    if (level == t->height)
        return session_guest(s);
    nest_look(&s->stage.nest, t->guests[0], s->guest, &s->stage.views[s->guest]);
    return s->stage.machines[s->guest];
}

/* -- Input ------------------------------------------------------------------------------------------------------- */

/* Whether guest n has all the input that it will ever have: a recording without ticks, or what its snapshot says was
 * all. */
static bool has_all_input(const struct stage *st, unsigned n)
{
    const struct guest *g = &st->guests[n];
    return g->repeats ? !g->input.terminal : n < st->snapshot.count && st->snapshot.guests[n].input_ended;
}

/* What a guest reads: a file of --input; the terminal, while it runs; else what is typed for it. Commands that come from
 * standard input are not for guests. */
static void give_inputs(struct session *s)
{
    bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    for (unsigned n = 0; n < s->stage.guest_count; n++) {
        struct source *input = &s->stage.guests[n].input;
        bool standard = input->fd == STDIN_FILENO;
        input->keep = true;
        if (standard && !terminal)
            input->fd = -1;
        if (input->fd == -1 && !has_all_input(&s->stage, n)) {      /* open at its end: `type` adds to it */
            input->terminal = true;
            input->ended = false;
        }
    }
}

bool session_type(struct session *s, const void *bytes, size_t n)
{
    struct source *input = session_guest(s)->dev.backends.input;
    uint64_t at = input->dropped + input->count;
    if (!input->terminal)
        return false;
    session_new_future(s);
    at = input->dropped + input->count;
    session_track(s)->typed = true;
    session_track(s)->typed_at = session_now(s).moves;
    return source_feed(input, bytes, n)
        && source_add_arrival(input, (struct arrival){ .at = at, .c = session_guest(s)->c,
                                                       .waited = input->now.nothing_at == session_guest(s)->c });
}

/* -- Building ---------------------------------------------------------------------------------------------------- */

/* Ticks that each guest runs in a --batch without --limit: the tracing engine takes half a minute for as many. */
#define BATCH_LIMIT UINT64_C(1000000000)

/* In a --batch nobody is there to stop a guest that never ends. This limit is the shell's alone: monitors in PG32 do not
 * know of it, and so do not spend ticks on it. That of --limit they do see to: it is of their guests' clocks. */
static uint64_t limit_of(const struct settings *s, uint64_t c)
{
    uint64_t limit = s->nest > 0 ? NEVER : s->limit;
    return s->batch && limit == NEVER && c < NEVER - BATCH_LIMIT ? c + BATCH_LIMIT : limit;
}

static bool make_tracks(struct session *s)
{
    s->tracks = room(s->stage.guest_count, sizeof *s->tracks);
    for (unsigned n = 0; s->tracks != NULL && n < s->stage.guest_count; n++)
        s->tracks[n] = (struct track){ .session = s, .number = n, .limit = NEVER, .fresh_trap = -1 };
    return s->tracks != NULL;
}

static bool begin_histories(struct session *s)
{
    for (unsigned n = 0; n < s->stage.tower->guest_count; n++) {
        s->tracks[n].limit = limit_of(&s->settings, s->stage.tower->guests[n]->c);
        if (history_create(s, &s->tracks[n]) == NULL) {
            complain("the host has not enough memory");
            return false;
        }
    }
    return true;
}

/* The tower of the settings, with power. */
static int build(struct session *s)
{
    s->stage.settings = &s->settings;
    int status = stage_build(&s->stage, false, NULL);
    if (status != STATUS_DONE)
        return status;
    give_inputs(s);
    if (!make_tracks(s))
        return STATUS_INTERNAL;
    if (!story_begin(s))
        return STATUS_INTERNAL;
    session_follow(s);
    status = stage_power_on(&s->stage);
    if (status != STATUS_DONE)
        return status;
    s->halt = (struct halt){ .reason = HALT_BEGIN };
    s->guest = 0;
    s->level = session_top(s);
    s->loaded = true;
    if (!begin_histories(s))
        return STATUS_INTERNAL;
    stops_find(s);
    return STATUS_DONE;
}

static bool copy_paths(struct session *s, char **paths, unsigned count)
{
    s->paths = room(count + 1, sizeof *s->paths);
    for (unsigned n = 0; s->paths != NULL && n < count; n++)
        if ((s->paths[n] = strdup(paths[n])) == NULL) {
            free_paths(s);
            complain("the host has not enough memory");
        }
    s->settings.programs = s->paths;
    s->settings.program_count = count;
    return s->paths != NULL;
}

/* Guests' consoles go to a file of their own. */
static int redirect_output(struct session *s)
{
    const char *path = s->settings.guest_out;
    if (path == NULL || s->guest_out > 0) {
        s->stage.outlet.fd = s->guest_out > 0 ? s->guest_out : s->stage.outlet.fd;
        return STATUS_DONE;
    }
    s->guest_out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (s->guest_out < 0) {
        complain("%s: %s", path, strerror(errno));
        return STATUS_PROGRAM;
    }
    s->stage.outlet.fd = s->guest_out;
    return STATUS_DONE;
}

/* Labels and lines of a program that is there already, for the guest of a snapshot that has its name. */
static void lend_symbols(struct session *s, struct session *before)
{
    for (unsigned n = 0; n < s->stage.program_count; n++)
        for (unsigned k = 0; k < before->stage.program_count; k++)
            if (s->stage.programs[n].symbols == NULL && strcmp(s->stage.programs[n].name, before->stage.programs[k].name) == 0) {
                struct program own = s->stage.programs[n];
                s->stage.programs[n] = before->stage.programs[k];
                before->stage.programs[k] = own;
            }
}

/* Built where it will stay, since sinks and watchers point into it; what was there is put back where that fails. */
int session_load(struct session *s, char **paths, unsigned count)
{
    struct session *before = room(1, sizeof *before);
    if (before == NULL)
        return STATUS_INTERNAL;
    *before = *s;
    s->settings.from = count > 0 ? NULL : s->settings.from;     /* programs are asked for, and no snapshot any more */
    s->stage = (struct stage){ .private_disks = true, .as_saved = s->settings.from != NULL && s->restored };
    s->tracks = NULL;
    s->story = NULL;
    s->trace = NULL;
    int status = copy_paths(s, paths, count) ? stage_open(&s->stage, &s->settings) : STATUS_INTERNAL;
    if (status == STATUS_DONE)
        status = redirect_output(s);
    if (status == STATUS_DONE)
        status = build(s);
    if (status == STATUS_DONE)
        lend_symbols(s, before);
    take_down(status == STATUS_DONE ? before : s);
    if (status != STATUS_DONE)
        *s = *before;
    free(before);
    return status;
}

int session_restore(struct session *s, const char *path)
{
    char *copy = strdup(path);
    const char *from = s->settings.from;
    bool restored = s->restored;
    if (copy == NULL)
        return STATUS_INTERNAL;
    s->settings.from = copy;
    s->restored = true;
    int status = session_load(s, NULL, 0);
    if (status != STATUS_DONE) {
        s->settings.from = from;
        s->restored = restored;
        free(copy);
        return status;
    }
    free(s->from);
    s->from = copy;
    return STATUS_DONE;
}

int session_rebuild(struct session *s, const struct settings *wanted)
{
    struct settings before = s->settings;
    const struct tower *t = s->stage.tower;
    for (unsigned n = 0; n < t->guest_count; n++)
        if (!history_take(s, &s->tracks[n]))
            return STATUS_INTERNAL;
    story_end(s);
    end_trace(s);
    s->settings = *wanted;
    int status = stage_build(&s->stage, false, NULL);
    if (status != STATUS_DONE) {                /* it stood before, so it can stand again */
        s->settings = before;
        if (stage_build(&s->stage, false, NULL) != STATUS_DONE)
            return STATUS_INTERNAL;
    }
    if (!story_begin(s))
        return STATUS_INTERNAL;
    session_follow(s);
    for (unsigned n = 0; n < s->stage.tower->guest_count; n++)
        history_put_last(s, &s->tracks[n]);
    s->level = session_top(s);
    stops_find(s);
    return status;
}

int session_reset(struct session *s) { return session_load(s, s->settings.programs, s->settings.program_count); }

/* -- The trace --------------------------------------------------------------------------------------------------- */

/* It joins the watchers and listeners at their heads when it is first wanted. */
bool session_trace(struct session *s, unsigned letters)
{
    struct tower *t = s->stage.tower;
    if (s->trace == NULL && letters != 0) {
        if ((s->trace = room(1, sizeof *s->trace)) == NULL)
            return false;
        *s->trace = story_make(stderr, letters);
        s->trace->level = t->height;
        s->trace->listener.next = t->height > 0 ? t->monitors[0]->listeners : NULL;
        for (unsigned level = 0; level < t->height; level++)
            t->monitors[level]->listeners = &s->trace->listener;
    }
    if (s->trace != NULL) {
        close_trace(s);
        s->trace->one_level = false;
        s->trace->letters = letters;
        s->trace->guest = session_guest(s);
        session_follow_trace(s);
    }
    return true;
}
