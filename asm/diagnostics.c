/* diagnostics.c - errors as compilers write them: FILE:LINE:COL: error: text, the line, a caret, and how one got there.
 *
 * What is printed may come from a hostile source, so nothing but printable text leaves this file, and lines are cut
 * to a window around the caret. Names that are near a wrong one come from suggest.c. */
#include "asm/asm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 160, SHOWN_CONTEXTS = 8 };

static const char *paint(const struct assembly *a, const char *code) { return a->options->colour ? code : ""; }

#define BOLD paint(a, "\033[1m")
#define RED paint(a, "\033[1;31m")
#define CYAN paint(a, "\033[1;36m")
#define GREEN paint(a, "\033[1;32m")
#define PLAIN paint(a, "\033[0m")

struct place place_here(struct assembly *a, struct span span)
{
    a->keep = true;
    return (struct place){ a->line, span };
}

const char *quotable(struct assembly *a, const char *name, size_t size)
{
    bool cut = size > 60;
    char *s = arena_format(&a->arena, "%.*s%s", (int)(cut ? 57 : size), name, cut ? "..." : "");
    for (char *p = s; *p != '\0'; p++)
        if ((unsigned char)*p < ' ' || (unsigned char)*p >= 0x7F)
            *p = '?';
    return s;
}

static bool continues(char c) { return ((unsigned char)c & 0xC0) == 0x80; }     /* inside a UTF-8 character */

/* One byte of a source line; a character that would do something to a terminal is shown as a question mark. */
static void put_byte(FILE *f, const char *line, size_t i)
{
    unsigned char c = (unsigned char)line[i];
    bool c1 = c == 0xC2 && (unsigned char)line[i + 1] < 0xA0;       /* U+0080 .. U+009F, in two bytes */
    if (c < 0xA0 && i > 0 && (unsigned char)line[i - 1] == 0xC2)
        return;
    if (c1 || c == 0x7F || (c < ' ' && c != '\t'))
        c = '?';
    putc(c, f);
}

/* The line and the caret under it. A line of a bad source may not be UTF-8: it is shown up to the bad byte. */
static void show(struct assembly *a, struct place p)
{
    FILE *f = a->diagnostics;
    size_t size;
    const char *line = source_line((struct source *)p.line->source, p.line->number, &size);
    size_t column = p.span.first != 0 ? p.span.first - 1 : 0, first = 0, end = size;
    if (p.line->source->bad && end > column)
        end = column;
    if (column > WINDOW * 3 / 4)
        first = column - WINDOW / 2;
    while (first > 0 && first < size && continues(line[first]))
        first--;
    if (end > first + WINDOW)
        end = first + WINDOW;
    while (end > first && end < size && continues(line[end]))
        end--;
    fputs("    ", f);
    for (size_t i = first; i < end; i++)
        put_byte(f, line, i);
    fprintf(f, "\n    %s", GREEN);
    for (size_t i = first; i < column && i < size; i++)
        if (line[i] == '\t' || !continues(line[i]))
            putc(line[i] == '\t' ? '\t' : ' ', f);
    putc('^', f);
    for (size_t i = column + 1; i < p.span.last && i < end; i++)
        if (!continues(line[i]))
            putc('~', f);
    fprintf(f, "%s\n", PLAIN);
}

static void print_position(struct assembly *a, struct place p)
{
    fprintf(a->diagnostics, "%s%s:%u:%u:%s ", BOLD, p.line->source->path, p.line->number, p.span.first, PLAIN);
}

/* "In file included from": the includes around a line, the innermost first, where they were not just told. */
static void tell_includes(struct assembly *a, const struct context *c)
{
    const struct context *innermost = NULL;
    unsigned count = 0;
    for (; c != NULL; c = c->outer) {
        if (c->macro != NULL)
            continue;
        if (innermost == NULL)
            innermost = c;
        if (innermost == a->told || ++count > SHOWN_CONTEXTS)
            break;
        fprintf(a->diagnostics, "%s %s:%u%s\n", count == 1 ? "In file included from" : "                 from",
                c->from.line->source->path, c->from.line->number, c->outer != NULL ? "," : ":");
    }
    a->told = innermost;
}

/* The macro calls around a line, the innermost first; of many those in the middle are left out. */
static void tell_expansions(struct assembly *a, const struct context *innermost)
{
    unsigned total = 0, count = 0;
    for (const struct context *c = innermost; c != NULL; c = c->outer)
        total += c->macro != NULL;
    for (const struct context *c = innermost; c != NULL; c = c->outer) {
        if (c->macro == NULL)
            continue;
        count++;
        if (total > SHOWN_CONTEXTS && count > SHOWN_CONTEXTS - 2 && count < total) {
            if (count == total - 1)
                fprintf(a->diagnostics, "    ... %u more expansions\n", total - (SHOWN_CONTEXTS - 1));
            continue;
        }
        print_position(a, c->from);
        fprintf(a->diagnostics, "%snote:%s in expansion of macro '%s'\n", CYAN, PLAIN,
                quotable(a, c->macro, strlen(c->macro)));
        show(a, c->from);
    }
}

/* Count an error; true: it is to be printed. */
static bool may_print(struct assembly *a)
{
    if (a->errors >= MAX_ERRORS) {
        if (a->errors == MAX_ERRORS)
            fprintf(a->diagnostics, "trapeze: %d errors; the rest is not shown\n", MAX_ERRORS);
        a->errors++;
        a->stop = true;
        return false;
    }
    a->errors++;
    return true;
}

void error_at(struct assembly *a, struct place place, const char *format, ...)
{
    if (!may_print(a))
        return;
    tell_includes(a, place.line->context);
    print_position(a, place);
    fprintf(a->diagnostics, "%serror:%s ", RED, PLAIN);
    va_list args;
    va_start(args, format);
    vfprintf(a->diagnostics, format, args);
    va_end(args);
    putc('\n', a->diagnostics);
    show(a, place);
    tell_expansions(a, place.line->context);
}

void error_here(struct assembly *a, struct span span, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = NULL;
    if (vasprintf(&text, format, args) < 0)
        out_of_memory();
    va_end(args);
    error_at(a, place_here(a, span), "%s", text);
    free(text);
}

void note_at(struct assembly *a, struct place place, const char *format, ...)
{
    if (a->errors > MAX_ERRORS)
        return;
    print_position(a, place);
    fprintf(a->diagnostics, "%snote:%s ", CYAN, PLAIN);
    va_list args;
    va_start(args, format);
    vfprintf(a->diagnostics, format, args);
    va_end(args);
    putc('\n', a->diagnostics);
    show(a, place);
}
