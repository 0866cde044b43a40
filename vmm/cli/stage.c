/* stage.c - programs in, guests with their files, a tower: everything before power-on. */
#include "vmm/cli/stage.h"

#include "vmm/cli/notes.h"
#include "vmm/cli/terminal.h"
#include "vmm/observe/record.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* -- Guests and their files -------------------------------------------------------------------------------------- */

void *room(size_t count, size_t size)
{
    void *p = calloc(count, size);
    if (p == NULL)
        complain("the host has not enough memory");
    return p;
}

static int open_programs(struct stage *st)
{
    const struct settings *s = st->settings;
    struct asm_options options = settings_asm(s);
    st->programs = room(s->program_count, sizeof *st->programs);
    if (st->programs == NULL)
        return STATUS_INTERNAL;
    for (unsigned n = 0; n < s->program_count; n++) {
        if (!program_open(s->programs[n], &options, &st->programs[n]))
            return STATUS_PROGRAM;
        st->program_count++;
        if (st->programs[n].size > s->storage) {
            complain("%s: the image has %zu bytes, storage only %" PRIu64 ": give more with --storage", s->programs[n],
                     st->programs[n].size, s->storage);
            return STATUS_PROGRAM;
        }
    }
    return STATUS_DONE;
}

/* The guests of a snapshot, as programs that have a name, labels and lines, and no image. */
static int open_snapshot(struct stage *st)
{
    const char *path = st->settings->from, *why;
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
    if (f == NULL) {
        complain("%s: %s", path, strerror(errno));
        return STATUS_PROGRAM;
    }
    bool good = snapshot_read(&st->snapshot, f, &why);
    if (f != stdin)
        fclose(f);
    for (unsigned n = 1; good && n < st->snapshot.count; n++)
        if (st->snapshot.guests[n].storage != st->snapshot.guests[0].storage
            || st->snapshot.guests[n].has != st->snapshot.guests[0].has) {
            good = false;
            why = "its guests' machines are not alike";
        }
    if (!good) {
        complain("%s: %s", path, why);
        return STATUS_PROGRAM;
    }
    st->programs = room(st->snapshot.count, sizeof *st->programs);
    for (unsigned n = 0; st->programs != NULL && n < st->snapshot.count; n++, st->program_count++) {
        const struct snapshot_guest *g = &st->snapshot.guests[n];
        if ((st->programs[n].name = strdup(g->name)) == NULL)
            return STATUS_INTERNAL;
        if ((why = notes_read(&st->programs[n], g->notes, g->notes_size)) != NULL) {
            complain("%s: %s", path, why);
            free(st->programs[n].name);             /* it does not count yet */
            return STATUS_PROGRAM;
        }
    }
    return st->programs != NULL ? STATUS_DONE : STATUS_INTERNAL;
}

static int open_files(const char *option, const struct numbered_file *list, unsigned count, struct stage *st,
                      int (*one)(struct stage *st, struct guest *g, const char *path))
{
    for (unsigned n = 0; n < count; n++) {
        if (list[n].vm >= st->guest_count) {
            complain("%s: there is no guest %u: they are numbered from 0, and there %s %u", option, list[n].vm,
                     st->guest_count == 1 ? "is" : "are", st->guest_count);
            return STATUS_USAGE;
        }
        int status = one(st, &st->guests[list[n].vm], list[n].path);
        if (status != STATUS_DONE)
            return status;
    }
    return STATUS_DONE;
}

/* What is to be as it was saved needs no files: they may be gone. Nor input, if all of it had come. */
static int open_input(struct stage *st, struct guest *g, const char *path)
{
    if (st->as_saved && st->snapshot.guests[g - st->guests].input_ended)
        return STATUS_DONE;
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        complain("%s: %s", path, strerror(errno));
        return STATUS_PROGRAM;
    }
    g->input = source_make(fd, !standard, &attention.flag);
    return STATUS_DONE;
}

static int open_disk(struct stage *st, struct guest *g, const char *path)
{
    const char *why;
    if (st->as_saved)
        return STATUS_DONE;
    g->disk = medium_open(path, st->private_disks, &why);
    if (g->disk != NULL)
        return STATUS_DONE;
    complain("%s: %s", path, why);
    return STATUS_PROGRAM;
}

static int open_recording(struct stage *st, struct guest *g, const char *path)
{
    const char *why;
    unsigned line;
    FILE *f = fopen(path, "re");
    if (f == NULL) {
        complain("%s: %s", path, strerror(errno));
        return STATUS_PROGRAM;
    }
    source_close(&g->input);
    bool good = record_read(f, &g->input, &attention.flag, &why, &line);
    fclose(f);
    if (!good)
        complain("%s:%u: %s", path, line, why);
    else if (g->input.dropped > 0 && st->snapshot.count == 0)
        complain("%s: it was recorded behind a snapshot: give that with --from", path);
    g->repeats = true;
    return good && (g->input.dropped == 0 || st->snapshot.count > 0) ? STATUS_DONE : STATUS_PROGRAM;
}

static int keep_input(struct stage *st, struct guest *g, const char *path)
{
    (void)st, (void)path;
    g->input.keep = true;
    return STATUS_DONE;
}

/* The input of a guest of a snapshot: what was unread comes first, then what this run gives it, unless it had come to
 * an end. A recording has all of it. */
static int go_on_reading(struct stage *st, unsigned n)
{
    const struct snapshot_guest *from = &st->snapshot.guests[n];
    struct guest *g = &st->guests[n];
    bool given = !st->as_saved && (n != 0 || g->input.fd != STDIN_FILENO), kept = g->input.keep;
    if (g->repeats && snapshot_seek(from, &g->input))
        return STATUS_DONE;
    if (g->repeats) {
        complain("guest %u: the recording is of another run: it lacks input that this guest has had", n);
        return STATUS_PROGRAM;
    }
    if (from->input_ended && !given) {
        source_close(&g->input);
        g->input = source_make(-1, false, &attention.flag);
    }
    g->input.keep = kept;
    if (snapshot_feed(from, &g->input))
        return STATUS_DONE;
    complain("the host has not enough memory");
    return STATUS_INTERNAL;
}

/* What a guest of a snapshot has on the host. Its disk is a copy in memory, unless this run gives it one of the same
 * size; but that is not what it was, where it is to be as it was saved. */
static int go_on_with(struct stage *st, unsigned n)
{
    const struct snapshot_guest *from = &st->snapshot.guests[n];
    struct guest *g = &st->guests[n];
    int status = go_on_reading(st, n);
    if (status != STATUS_DONE)
        return status;
    if (from->state.device[DISK_DEVICE].present && g->disk == NULL && (g->disk = snapshot_disk(from)) == NULL) {
        complain("the host has not enough memory");
        return STATUS_INTERNAL;
    }
    uint32_t capacity = g->disk != NULL ? g->disk->capacity : 0;
    if (capacity == from->blocks)
        return STATUS_DONE;
    complain("guest %u: its disk had %u blocks, the one of --disk has %u", n, from->blocks, capacity);
    return STATUS_PROGRAM;
}

static void flush_output(void *sink) { sink_flush(sink); }

/* The guests and what they have on the host: standard input goes to guest 0 unless it is given a file. */
static int make_guests(struct stage *st)
{
    const struct settings *s = st->settings;
    st->guest_count = s->vms > 0 ? s->vms : st->program_count;
    st->guests = room(st->guest_count, sizeof *st->guests);
    if (st->guests == NULL)
        return STATUS_INTERNAL;
    st->outlet = (struct outlet){
        .fd = STDOUT_FILENO, .limit = s->max_output, .eager = isatty(STDOUT_FILENO), .attention = &attention.flag,
    };
    for (unsigned n = 0; n < st->guest_count; n++) {
        struct guest *g = &st->guests[n];
        g->program = &st->programs[s->vms > 0 ? 0 : n];
        bool standard = n == 0 && (s->from == NULL || strcmp(s->from, "-") != 0);
        g->input = source_make(standard ? STDIN_FILENO : -1, false, &attention.flag);
        if (st->guest_count > 1)
            snprintf(g->label, sizeof g->label, "[%u] ", n);
        g->output = sink_make(&st->outlet, st->guest_count > 1 ? g->label : NULL);
    }
    int status = open_files("--input", s->input, s->input_count, st, open_input);
    if (status == STATUS_DONE)
        status = open_files("--disk", s->disk, s->disk_count, st, open_disk);
    if (status == STATUS_DONE)
        status = open_files("--replay", s->repeat, s->repeat_count, st, open_recording);
    if (status == STATUS_DONE)
        status = open_files("--record", s->record, s->record_count, st, keep_input);
    for (unsigned n = 0; status == STATUS_DONE && n < st->snapshot.count; n++)
        status = go_on_with(st, n);
    for (unsigned n = 0; n < st->guest_count; n++) {
        st->guests[n].input.before_wait = flush_output;
        st->guests[n].input.before_wait_argument = &st->guests[n].output;
    }
    return status;
}

int stage_open(struct stage *st, const struct settings *settings)
{
    st->settings = settings;
    if (settings->from != NULL && settings->nest > 0) {
        complain("%s: guests of a snapshot go on on monitors in C; there are some in PG32 (--tower)", settings->from);
        return STATUS_USAGE;
    }
    int status = settings->from != NULL ? open_snapshot(st) : open_programs(st);
    return status == STATUS_DONE ? make_guests(st) : status;
}

/* -- The tower --------------------------------------------------------------------------------------------------- */

/* Make the guests those of a nest, whose image is the one guest of the tower. */
static int nest_guests(struct stage *st, struct guest_spec *specs)
{
    const struct settings *s = st->settings;
    const char *why;
    for (unsigned n = 1; n < st->guest_count; n++)
        if (st->guests[n].input.fd >= 0 || st->guests[n].disk != NULL) {
            complain("guest %u: on a monitor in PG32 input is guest 0's, and all share --disk FILE in equal parts", n);
            return STATUS_USAGE;
        }
    if (!nest_pack(&st->nest, s->nest, specs, st->guest_count, &why)) {
        complain("cannot build %u monitor%s in PG32: %s", s->nest, s->nest == 1 ? "" : "s", why);
        return STATUS_PROGRAM;
    }
    sink_close(&st->nest_output);
    st->nest_output = sink_make(&st->outlet, NULL);
    specs[0] = (struct guest_spec){
        .image = st->nest.image, .size = st->nest.size, .storage = st->nest.storage, .until = UINT64_MAX,
        .backends = { &st->guests[0].input, &st->nest_output, st->guests[0].disk, s->disk_latency },
    };
    st->guests[0].input.before_wait_argument = &st->nest_output;
    return STATUS_DONE;
}

/* The machines of the guests, wherever they are. */
static bool find_machines(struct stage *st)
{
    st->machines = room(st->guest_count, sizeof *st->machines);
    st->views = room(st->guest_count, sizeof *st->views);
    if (st->machines == NULL || st->views == NULL)
        return false;
    for (unsigned n = 0; n < st->guest_count; n++)
        st->machines[n] = st->settings->nest > 0 ? &st->views[n].machine : st->tower->guests[n];
    return true;
}

/* Making the fastest engine takes about as long as the reference engine takes for so many instructions. */
enum { WORTH_AN_ENGINE = 10000 };

/* The clock from which on the engine runs. One that was named, or that somebody wants to hear about, does so at once, as
 * does one that tells of each instruction; and the shell takes a machine's `run` from it. */
static uint64_t engine_from(const struct stage *st)
{
    const struct settings *s = st->settings;
    bool at_once = s->command != RUN || s->engine_given || s->verbose || st->engine.run != s->engine->run;
    return at_once ? 0 : WORTH_AN_ENGINE;
}

/* Build it for the guests that specs describe. */
static int build_tower(struct stage *st, struct guest_spec *specs, struct listener *listeners)
{
    const struct settings *s = st->settings;
    unsigned count = s->nest > 0 ? 1 : st->guest_count;
    const char *why;
    struct tower_spec spec = {
        .engine = &st->engine, .engine_from = engine_from(st),
        .has = st->snapshot.count > 0 ? st->snapshot.guests[0].has : s->has,
        .height = s->height == 0 && count > 1 ? 1 : s->height,
        .guests = specs, .guest_count = count, .attention = &attention.flag, .listeners = listeners,
        .kinds = settings_kinds(s),
    };
    st->tower = tower_create(&spec, &why);
    const struct engine *engine = st->tower != NULL ? st->tower->bare->engine : NULL;
    if (st->tower == NULL)
        complain("cannot build %u monitor%s below %u guest%s of %" PRIu64 " bytes: %s", spec.height,
                 spec.height == 1 ? "" : "s", st->guest_count, st->guest_count == 1 ? "" : "s", s->storage, why);
    else if (s->verbose)
        complain("engine %s%s%s, %u monitor%s, %" PRIu64 " bytes of storage at the bottom", engine->name,
                 engine != &st->engine ? ": this host refuses memory for " : "",
                 engine != &st->engine ? st->engine.name : "", spec.height, spec.height == 1 ? "" : "s",
                 tower_storage(&spec));
    return st->tower != NULL ? STATUS_DONE : STATUS_PROGRAM;
}

static void take_down(struct stage *st)
{
    tower_free(st->tower);
    st->tower = NULL;
    nest_free(&st->nest);
    free(st->views);
    free(st->machines);
    st->views = NULL;
    st->machines = NULL;
}

int stage_build(struct stage *st, bool tracing, struct listener *listeners)
{
    const struct settings *s = st->settings;
    take_down(st);
    struct guest_spec *specs = room(st->guest_count, sizeof *specs);
    if (specs == NULL)
        return STATUS_INTERNAL;
    for (unsigned n = 0; n < st->guest_count; n++) {
        struct guest *g = &st->guests[n];
        const struct snapshot_guest *from = n < st->snapshot.count ? &st->snapshot.guests[n] : NULL;
        specs[n] = (struct guest_spec){
            .image = g->program->image, .size = g->program->size, .until = s->limit,
            .storage = from != NULL ? from->storage : s->storage,
            .backends = { &g->input, &g->output, g->disk, from != NULL ? from->latency : s->disk_latency },
        };
    }
    st->engine = tracing ? engine_tracing(s->engine) : *s->engine;
    int status = s->nest > 0 ? nest_guests(st, specs) : STATUS_DONE;
    if (status == STATUS_DONE)
        status = build_tower(st, specs, listeners);
    free(specs);
    if (status != STATUS_DONE)
        return status;
    return find_machines(st) ? STATUS_DONE : STATUS_INTERNAL;
}

int stage_power_on(struct stage *st)
{
    if (st->snapshot.count == 0)
        tower_power_on(st->tower);
    for (unsigned n = 0; n < st->snapshot.count; n++) {
        const char *why = snapshot_put(&st->snapshot.guests[n], st->tower->guests[n]);
        if (why != NULL) {
            complain("%s: guest %u: %s", st->settings->from, n, why);
            return STATUS_PROGRAM;
        }
    }
    return STATUS_DONE;
}

/* -- Snapshots --------------------------------------------------------------------------------------------------- */

/* Whether path is something that a file can take the place of: nothing, or a file. */
static bool replaceable(const char *path)
{
    struct stat st;
    return lstat(path, &st) != 0 || S_ISREG(st.st_mode);
}

/* A new file in path's folder, under a name of its own, with the mode that a new file gets; *name is to be freed. */
static FILE *open_beside(const char *path, char **name)
{
    const char *slash = strrchr(path, '/');
    int folder = slash != NULL ? (int)(slash - path) + 1 : 0;
    mode_t mask = umask(0);
    umask(mask);
    if (asprintf(name, "%.*s.snapshot.XXXXXX", folder, path) < 0) {
        *name = NULL;
        return NULL;
    }
    int fd = mkostemp(*name, O_CLOEXEC);
    if (fd < 0)
        return NULL;
    fchmod(fd, 0666 & ~mask);
    FILE *f = fdopen(fd, "w");
    if (f == NULL) {
        close(fd);
        unlink(*name);
    }
    return f;
}

static bool take_notes(struct snapshot_program *to, const struct program *p)
{
    size_t size = 0;
    to->name = p->name;
    to->notes = notes_write(p, &size);
    to->notes_size = size;
    return to->notes != NULL;
}

/* Write the guests into f, which is closed. NULL, or the reason against it. */
static const char *write_guests(const struct stage *st, FILE *f)
{
    unsigned count = st->tower->guest_count;
    struct snapshot_program *programs = calloc(count, sizeof *programs);
    const char *why = "the host has not enough memory";
    bool good = programs != NULL;
    for (unsigned n = 0; good && n < count; n++)
        good = take_notes(&programs[n], st->guests[n].program);
    tower_reveal(st->tower);
    if (good)
        why = snapshot_write(f, st->tower->guests, programs, count);
    for (unsigned n = 0; programs != NULL && n < count; n++)
        free((void *)(uintptr_t)programs[n].notes);
    free(programs);
    return fclose(f) != 0 && why == NULL ? strerror(errno) : why;
}

bool stage_can_save(const struct settings *s, const char *path)
{
    if (s->nest > 0)
        complain("guests on monitors in PG32 are part of a program: save those of monitors in C");
    else if (strcmp(path, "-") == 0)
        complain("a snapshot needs a FILE, or a FIFO: standard output is the guest's");
    else
        return true;
    return false;
}

int stage_save(const struct stage *st, const char *path)
{
    char *beside = NULL;
    bool whole = replaceable(path);
    if (!stage_can_save(st->settings, path))
        return STATUS_USAGE;
    FILE *f = whole ? open_beside(path, &beside) : fopen(path, "we");
    const char *why = f == NULL ? strerror(errno) : write_guests(st, f);
    if (f != NULL && whole && why == NULL && rename(beside, path) != 0)
        why = strerror(errno);
    if (f != NULL && whole && why != NULL)
        remove(beside);
    free(beside);
    if (why != NULL)
        complain("%s: cannot be saved: %s", path, why);
    return why == NULL ? STATUS_DONE : STATUS_PROGRAM;
}

void stage_close(struct stage *st)
{
    take_down(st);
    for (unsigned n = 0; n < st->guest_count && st->guests != NULL; n++) {
        source_close(&st->guests[n].input);
        sink_close(&st->guests[n].output);
        medium_close(st->guests[n].disk);
    }
    for (unsigned n = 0; n < st->program_count; n++)
        program_free(&st->programs[n]);
    sink_close(&st->nest_output);
    snapshot_free(&st->snapshot);
    free(st->guests);
    free(st->programs);
    st->guests = NULL;
    st->programs = NULL;
}
