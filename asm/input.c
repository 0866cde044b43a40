/* input.c - which line is read next: a stack of files, macro expansions and repetitions.
 *
 * Nothing here recurses, and every way in is counted: a source can be endless, its assembly cannot. */
#include "asm/asm.h"
#include "asm/characters.h"

#include <stdlib.h>
#include <string.h>

static struct frame *push(struct assembly *a, struct frame f)
{
    a->frames = make_room(a->frames, a->frame_count, &a->frame_room, sizeof *a->frames);
    f.at = f.slice.start;
    f.line = f.slice.line;
    f.conditions = a->condition_count;
    a->frames[a->frame_count] = f;
    return &a->frames[a->frame_count++];
}

static const struct context *context(struct assembly *a, const char *macro, struct place from)
{
    struct context *c = arena_take(&a->arena, sizeof *c);
    *c = (struct context){ macro, from, from.line->context };
    a->keep = true;
    return c;
}

static struct text *whole(const struct source *s)
{
    struct text *t = allocate(sizeof *t);
    *t = (struct text){ .chars = s->text, .size = s->size, .source = s, .first_line = 1 };
    return t;
}

void input_file(struct assembly *a, struct source *s, const struct place *from)
{
    if (from != NULL && a->includes >= MAX_INCLUDES) {
        error_at(a, *from, "files include each other %d levels deep: is this a circle?", MAX_INCLUDES);
        a->stop = true;
        return;
    }
    struct text *t = whole(s);
    a->includes++;
    push(a, (struct frame){ .kind = FRAME_FILE, .slice = { t, 0, t->size, 1 },
                            .context = from != NULL ? context(a, NULL, *from) : NULL });
}

static bool too_deep(struct assembly *a, struct place from)
{
    if (a->expansions < MAX_EXPANSIONS)
        return false;
    error_at(a, from, "macros and repetitions are %d levels deep: does this one end?", MAX_EXPANSIONS);
    a->stop = true;
    return true;
}

void input_macro(struct assembly *a, struct text *expansion, const char *macro, struct place from)
{
    if (too_deep(a, from)) {
        expansion->next = a->texts;     /* to be freed with the others */
        a->texts = expansion;
        return;
    }
    a->expansions++;
    push(a, (struct frame){ .kind = FRAME_MACRO, .context = context(a, macro, from),
                            .slice = { expansion, 0, expansion->size, expansion->first_line } });
}

void input_repeat(struct assembly *a, struct slice body, uint64_t count, struct place from)
{
    if (count == 0 || body.start == body.end || too_deep(a, from))
        return;
    a->expansions++;
    push(a, (struct frame){ .kind = FRAME_REPEAT, .slice = body, .repeats = count - 1,
                            .context = from.line->context });
}

static void free_text(struct text *t)
{
    free(t->columns);
    free(t->owned);
    free(t);
}

/* Leave the innermost frame. The text of a repetition belongs to the frame around it. */
static void pop(struct assembly *a)
{
    struct frame f = a->frames[--a->frame_count];
    condition_unwind(a, f.conditions);
    if (f.kind == FRAME_FILE)
        a->includes--;
    else
        a->expansions--;
    if (f.kind == FRAME_REPEAT)
        return;
    if (f.slice.text->kept) {
        f.slice.text->next = a->texts;
        a->texts = f.slice.text;
    } else {
        free_text(f.slice.text);
    }
}

/* The frame that has a line left, or NULL. */
static struct frame *ready(struct assembly *a)
{
    while (a->frame_count > 0) {
        struct frame *f = &a->frames[a->frame_count - 1];
        if (f->at < f->slice.end)
            return f;
        if (f->repeats > 0) {
            f->repeats--;
            f->at = f->slice.start;
            f->line = f->slice.line;
            continue;
        }
        pop(a);
    }
    return NULL;
}

/* Take a line from f into a->current. */
static void take_line(struct assembly *a, struct frame *f)
{
    const struct text *t = f->slice.text;
    const char *start = t->chars + f->at, *end = memchr(start, '\n', f->slice.end - f->at);
    size_t size = end != NULL ? (size_t)(end - start) : f->slice.end - f->at;
    a->current = start;
    a->current_size = size;
    a->columns = t->columns != NULL ? t->columns + f->at : NULL;
    struct line *line = arena_take(&a->arena, sizeof *line);
    *line = (struct line){ t->source, f->line, f->context };
    a->line = line;
    f->at += size + 1;
    f->line++;
}

bool input_charge(struct assembly *a, struct span span, uint64_t bytes)
{
    a->expanded += bytes;
    if (a->expanded <= MAX_EXPANDED)
        return true;
    if (!a->stop)
        error_here(a, span, "macros, repetitions and included files make more than %d MiB of lines",
                   MAX_EXPANDED >> 20);
    a->stop = true;
    return false;
}

bool input_next(struct assembly *a)
{
    struct frame *f = ready(a);
    if (f == NULL)
        return false;
    take_line(a, f);
    return a->frame_count == 1 || input_charge(a, (struct span){ 1, 1 }, a->current_size + LINE_COST);
}

/* ---- bodies ------------------------------------------------------------------------------------------------------ */

const char *line_word(const char *line, size_t length, size_t *size)
{
    size_t i = 0;
    for (;;) {
        while (i < length && is_blank(line[i]))
            i++;
        size_t start = i;
        while (i < length && in_name(line[i]))
            i++;
        size_t behind = i;
        while (behind < length && is_blank(line[behind]))
            behind++;
        if (i > start && behind < length && line[behind] == ':') {
            i = behind + 1;
            continue;
        }
        *size = i - start;
        return line + start;
    }
}

bool word_is(const char *word, size_t size, const char *name)
{
    return size == strlen(name) && memcmp(word, name, size) == 0;
}

bool input_collect(struct assembly *a, const char *open, const char *close, struct place from, struct slice *body)
{
    struct frame *f = &a->frames[a->frame_count - 1];
    *body = (struct slice){ f->slice.text, f->at, f->at, f->line };
    for (unsigned depth = 1; f->at < f->slice.end; ) {
        const char *start = f->slice.text->chars + f->at, *end = memchr(start, '\n', f->slice.end - f->at);
        size_t size = end != NULL ? (size_t)(end - start) : f->slice.end - f->at, length;
        const char *word = line_word(start, size, &length);
        body->end = f->at;
        f->at += size + 1;
        f->line++;
        if (a->frame_count > 1 && !input_charge(a, from.span, size + LINE_COST))
            return false;
        if (word_is(word, length, open))
            depth++;
        else if (word_is(word, length, close) && --depth == 0)
            return true;
    }
    error_at(a, from, "this %s has no %s", open, close);
    return false;
}

void input_free(struct assembly *a)
{
    while (a->frame_count > 0)
        pop(a);
    for (struct text *t = a->texts, *next; t != NULL; t = next) {
        next = t->next;
        free_text(t);
    }
    free(a->frames);
}
