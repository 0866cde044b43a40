/* timeline.c - what the timeline has to be told of programs: their names, and what their places are called. */
#include "vmm/cli/timeline.h"

#include <inttypes.h>
#include <string.h>

bool timeline_needs_steps(const struct settings *s) { return s->timeline != NULL && (s->height == 0 || s->nest > 0); }

static bool is_page(const char *path)
{
    size_t length = strlen(path);
    return length >= 5 && strcmp(path + length - 5, ".html") == 0;
}

static const struct program *program_of(const void *stage, unsigned guest)
{
    return ((const struct stage *)stage)->guests[guest].program;
}

static const char *program_name(const void *stage, unsigned guest) { return program_of(stage, guest)->name; }

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* The label before P, where the code is where the assembler has put it. */
static void find_label(const struct program *p, uint32_t address, struct place *place)
{
    uint32_t offset;
    const struct symbol *symbol = program_symbol_at(p, address, &offset);
    if (symbol == NULL)
        return;
    snprintf(place->name, sizeof place->name, "%s", symbol->name);
    if (offset == 0)
        snprintf(place->exactly, sizeof place->exactly, "%s", symbol->name);
    else
        snprintf(place->exactly, sizeof place->exactly, "%.64s+0x%" PRIx32, symbol->name, offset);
}

/* The line behind P, where R has moved the code and labels say nothing. */
static void find_line(const struct program *p, uint32_t address, struct place *place)
{
    const struct source_line *line = program_line_at(p, address);
    if (line == NULL || line->file >= p->file_count)
        return;
    snprintf(place->exactly, sizeof place->exactly, "%.64s:%" PRIu32, last_part(p->files[line->file]), line->line);
    snprintf(place->name, sizeof place->name, "%s", last_part(p->files[line->file]));
}

/* Nothing is known of code outside the image, such as programs that a guest has copied somewhere. */
static void find_place(const void *stage, unsigned guest, const struct psw *psw, struct place *place)
{
    const struct program *p = program_of(stage, guest);
    uint64_t physical = (uint64_t)psw->l + psw->p;
    if (physical >= p->size)
        return;
    if (psw->l == 0)
        find_label(p, psw->p, place);
    else
        find_line(p, (uint32_t)physical, place);
}

bool timeline_open(struct timeline *t, const struct stage *st, FILE *f)
{
    const struct settings *s = st->settings;
    struct timeline_options options = {
        .f = f, .page = s->timeline != NULL && is_page(s->timeline), .nest = s->nest > 0 ? &st->nest : NULL,
        .guest_count = st->guest_count,
        .from = s->timeline_from, .to = s->timeline_to, .program = program_name, .place = find_place, .context = st,
    };
    if (f == NULL || timeline_begin(t, &options, st->tower, st->machines))
        return true;
    complain("the host has not enough memory");
    return false;
}

void timeline_close(struct timeline *t, const struct settings *s)
{
    timeline_finish(t);
    if (t->full)
        complain("%s: the timeline ends after %d events, at tick %" PRIu64
                 "; --timeline-window FROM:TO shows other ticks", s->timeline, TIMELINE_EVENTS, t->full_clock);
    timeline_free(t);
}
