/* assemble.c - an assembly from beginning to end, and the program that comes of it. */
#include "asm/asm.h"
#include "asm/characters.h"

#include <stdlib.h>
#include <string.h>

/* ---- lines ------------------------------------------------------------------------------------------------------- */

/* What the user sees as the line: outside all macros. */
static const struct line *user_line(const struct line *line)
{
    const struct line *user = line;
    for (const struct context *c = line->context; c != NULL; c = c->outer)
        if (c->macro != NULL)
            user = c->from.line;
    return user;
}

static unsigned macro_depth(const struct line *line)
{
    unsigned depth = 0;
    for (const struct context *c = line->context; c != NULL; c = c->outer)
        depth += c->macro != NULL;
    return depth;
}

/* Note what the current line has put where. */
static void record(struct assembly *a, uint32_t start, uint32_t address)
{
    bool listed = a->options->listing != NULL;
    if (a->image.end == start && !listed)
        return;
    const struct line *user = user_line(a->line);
    a->records = make_room(a->records, a->record_count, &a->record_room, sizeof *a->records);
    a->records[a->record_count++] = (struct record){
        .offset = start, .size = (uint32_t)a->image.end - start, .here = address,
        .source = a->line->source, .line = a->line->number,
        .user_source = user->source, .user_line = user->number,
        .body = a->body, .depth = (uint16_t)macro_depth(a->line), .pseudo = a->pseudo, .gap = a->gap,
        .text = listed && a->columns != NULL ? copy_bytes(a->current, a->current_size) : NULL,
    };
}

static bool is_empty(const char *s, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (!is_blank(s[i]))
            return false;
    return true;
}

static void assemble_line(struct assembly *a, void *scanner)
{
    uint32_t start = (uint32_t)a->image.end, address = (uint32_t)here(a);
    a->usage = NULL;
    a->pseudo = a->gap = false;
    a->body = 0;
    if (condition_skipping(a))
        condition_skip(a);
    else if (!is_empty(a->current, a->current_size))
        parse_line(a, scanner);
    record(a, start, address);
}

/* Assemble all lines of the frames there are. What a line puts into the arena goes with it, unless it is needed. */
static void assemble_lines(struct assembly *a, void *scanner)
{
    for (;;) {
        struct arena_mark mark = arena_mark(&a->arena);
        a->keep = false;
        if (a->stop || !input_next(a))
            break;
        assemble_line(a, scanner);
        if (!a->keep) {
            arena_release(&a->arena, mark);
            a->line = NULL;
        }
    }
    a->line = NULL;
}

/* ---- -D ---------------------------------------------------------------------------------------------------------- */

/* -D NAME=EXPR is the line `.equ NAME, EXPR`. */
static void define(struct assembly *a, const char *text, void *scanner)
{
    const char *equals = strchr(text, '=');
    size_t name = equals != NULL ? (size_t)(equals - text) : strlen(text);
    char *line = NULL;
    int size = asprintf(&line, ".equ %.*s, %s\n", (int)name, text, equals != NULL ? equals + 1 : "1");
    if (size < 0)
        out_of_memory();
    struct source *s = NULL;
    if (strpbrk(text, "\n\r") != NULL) {
        fprintf(a->diagnostics, "trapeze: a definition is one line: -D NAME=EXPR\n");
        a->errors++;
        free(line);
    } else {
        s = source_from(a, "<command line>", line, (size_t)size);
    }
    if (s == NULL)
        return;
    input_file(a, s, NULL);
    assemble_lines(a, scanner);
}

/* ---- the program ------------------------------------------------------------------------------------------------- */

static int by_value(const void *x, const void *y)
{
    const struct symbol *s = x, *t = y;
    return s->value != t->value ? (s->value < t->value ? -1 : 1) : strcmp(s->name, t->name);
}

static void take_symbols(struct assembly *a, struct program *p)
{
    size_t count = 0;
    for (struct symbol_entry *s = a->symbols; s != NULL; s = s->next)
        count += s->kind == SYMBOL_LABEL && !s->local;
    p->symbols = allocate(count * sizeof *p->symbols);
    for (struct symbol_entry *s = a->symbols; s != NULL; s = s->next)
        if (s->kind == SYMBOL_LABEL && !s->local && strncmp(s->name, ".L", 2) != 0)
            p->symbols[p->symbol_count++] = (struct symbol){
                copy_string(s->name), (uint32_t)s->value->number, s->phased, (uint32_t)s->at,
            };
    qsort(p->symbols, p->symbol_count, sizeof *p->symbols, by_value);
}

static uint32_t file_index(struct program *p, const char *path)
{
    for (size_t i = p->file_count; i > 0; i--)
        if (strcmp(p->files[i - 1], path) == 0)
            return (uint32_t)(i - 1);
    size_t room = p->file_count;
    p->files = make_room(p->files, p->file_count, &room, sizeof *p->files);
    p->files[p->file_count++] = copy_string(path);
    return (uint32_t)(p->file_count - 1);
}

static void take_lines(struct assembly *a, struct program *p)
{
    p->lines = allocate(a->record_count * sizeof *p->lines);
    const struct source *source = NULL;
    uint32_t file = 0, line = 0;
    for (size_t i = 0; i < a->record_count; i++) {
        const struct record *r = &a->records[i];
        if (r->size == 0 || (r->user_source == source && r->user_line == line))
            continue;
        if (r->user_source != source)
            file = file_index(p, r->user_source->path);
        source = r->user_source;
        line = r->user_line;
        p->lines[p->line_count++] = (struct source_line){ .address = r->offset, .line = line, .file = file };
    }
}

static void take_image(struct assembly *a, struct program *p)
{
    size_t size = a->image.capacity;
    while (size > 0 && a->image.bytes[size - 1] == 0)
        size--;
    p->image = a->image.bytes != NULL ? a->image.bytes : allocate(1);
    p->size = size;
    a->image.bytes = NULL;
}

/* ---- beginning and end ------------------------------------------------------------------------------------------- */

static void run(struct assembly *a, const char *path, char *bytes, size_t size)
{
    void *scanner = scanner_open(a);
    for (size_t i = 0; i < a->options->define_count && !a->stop; i++)
        define(a, a->options->defines[i], scanner);
    struct source *s = source_from(a, strcmp(path, "-") == 0 ? "<stdin>" : path, bytes, size);
    if (s != NULL && !a->stop) {
        input_file(a, s, NULL);
        assemble_lines(a, scanner);
        if (!a->stop && a->phased)
            error_at(a, a->phase_from, "this .phase has no .dephase");
        if (!a->stop)
            emit_finish(a);
    }
    scanner_close(scanner);
}

static void clean_up(struct assembly *a)
{
    a->stop = true;             /* frames are left without another word */
    input_free(a);
    source_free(a);
    symbol_free(a);
    macro_free(a);
    for (size_t i = 0; i < a->record_count; i++)
        free(a->records[i].text);
    free(a->records);
    free(a->fixups);
    free(a->conditions);
    free(a->image.bytes);
    free(a->buffer);
    arena_free(&a->arena);
    free(a);
}

bool assemble_source(const char *name, char *bytes, size_t size, const struct asm_options *options,
                     struct program *out)
{
    static const struct asm_options none;
    struct assembly *a = allocate(sizeof *a);
    *out = (struct program){ 0 };
    a->buffer = allocate_as_it_is(MAX_LINE + 3);
    a->options = options != NULL ? options : &none;
    a->diagnostics = a->options->diagnostics != NULL ? a->options->diagnostics : stderr;
    run(a, name, bytes, size);
    bool ok = a->errors == 0;
    if (ok && a->options->listing != NULL)
        listing_write(a, a->options->listing);
    if (ok) {
        out->name = copy_string(name);
        take_symbols(a, out);
        take_lines(a, out);
        take_image(a, out);
    }
    clean_up(a);
    return ok;
}
