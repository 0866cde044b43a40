/* stage.c - programs in, guests with their files, a tower: everything before power-on. */
#include "vmm/cli/stage.h"

#include "vmm/cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
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

static int open_input(struct stage *st, struct guest *g, const char *path)
{
    (void)st;
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
    g->disk = medium_open(path, st->private_disks, &why);
    if (g->disk != NULL)
        return STATUS_DONE;
    complain("%s: %s", path, why);
    return STATUS_PROGRAM;
}

static void flush_output(void *sink) { sink_flush(sink); }

/* The guests and what they have on the host: standard input goes to guest 0 unless it is given a file. */
static int make_guests(struct stage *st)
{
    const struct settings *s = st->settings;
    st->guest_count = s->vms > 0 ? s->vms : s->program_count;
    st->guests = room(st->guest_count, sizeof *st->guests);
    if (st->guests == NULL)
        return STATUS_INTERNAL;
    st->outlet = (struct outlet){
        .fd = STDOUT_FILENO, .limit = s->max_output, .eager = isatty(STDOUT_FILENO), .attention = &attention.flag,
    };
    for (unsigned n = 0; n < st->guest_count; n++) {
        struct guest *g = &st->guests[n];
        g->program = &st->programs[s->vms > 0 ? 0 : n];
        g->input = source_make(n == 0 ? STDIN_FILENO : -1, false, &attention.flag);
        snprintf(g->label, sizeof g->label, "[%u] ", n);
        g->output = sink_make(&st->outlet, st->guest_count > 1 ? g->label : NULL);
    }
    int status = open_files("--input", s->input, s->input_count, st, open_input);
    if (status == STATUS_DONE)
        status = open_files("--disk", s->disk, s->disk_count, st, open_disk);
    for (unsigned n = 0; n < st->guest_count; n++) {
        st->guests[n].input.before_wait = flush_output;
        st->guests[n].input.before_wait_argument = &st->guests[n].output;
    }
    return status;
}

int stage_open(struct stage *st, const struct settings *settings)
{
    st->settings = settings;
    int status = open_programs(st);
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

/* Build it for the guests that specs describe. */
static int build_tower(struct stage *st, struct guest_spec *specs, struct listener *listeners)
{
    const struct settings *s = st->settings;
    unsigned count = s->nest > 0 ? 1 : st->guest_count;
    const char *why;
    struct tower_spec spec = {
        .engine = &st->engine, .has = s->has, .height = s->height == 0 && count > 1 ? 1 : s->height,
        .guests = specs, .guest_count = count, .attention = &attention.flag, .listeners = listeners,
        .kinds = settings_kinds(s),
    };
    st->tower = tower_create(&spec, &why);
    if (st->tower == NULL)
        complain("cannot build %u monitor%s below %u guest%s of %" PRIu64 " bytes: %s", spec.height,
                 spec.height == 1 ? "" : "s", st->guest_count, st->guest_count == 1 ? "" : "s", s->storage, why);
    else if (s->verbose)
        complain("engine %s, %u monitor%s, %" PRIu64 " bytes of storage at the bottom", st->engine.name, spec.height,
                 spec.height == 1 ? "" : "s", tower_storage(&spec));
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
        specs[n] = (struct guest_spec){
            .image = g->program->image, .size = g->program->size, .storage = s->storage, .until = s->limit,
            .backends = { &g->input, &g->output, g->disk, s->disk_latency },
        };
    }
    st->engine = *s->engine;
    if (tracing)
        st->engine.run = tracing_run;
    int status = s->nest > 0 ? nest_guests(st, specs) : STATUS_DONE;
    if (status == STATUS_DONE)
        status = build_tower(st, specs, listeners);
    free(specs);
    if (status != STATUS_DONE)
        return status;
    return find_machines(st) ? STATUS_DONE : STATUS_INTERNAL;
}

void stage_close(struct stage *st)
{
    take_down(st);
    for (unsigned n = 0; n < st->guest_count && st->guests != NULL; n++) {
        source_close(&st->guests[n].input);
        medium_close(st->guests[n].disk);
    }
    for (unsigned n = 0; n < st->program_count; n++)
        program_free(&st->programs[n]);
    free(st->guests);
    free(st->programs);
    st->guests = NULL;
    st->programs = NULL;
}
