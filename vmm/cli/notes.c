/* notes.c - a program's labels and source lines as text, and back. The form is told in notes.h. */
#include "vmm/cli/notes.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* -- Writing ----------------------------------------------------------------------------------------------------- */

char *notes_write(const struct program *p, size_t *size)
{
    char *text = NULL;
    FILE *f = open_memstream(&text, size);
    if (f == NULL)
        return NULL;
    for (size_t n = 0; n < p->symbol_count; n++) {
        const struct symbol *s = &p->symbols[n];
        if (s->phased)
            fprintf(f, "phased %" PRIx32 " %" PRIx32 " %s\n", s->value, s->at, s->name);
        else
            fprintf(f, "label %" PRIx32 " %s\n", s->value, s->name);
    }
    for (size_t n = 0; n < p->file_count; n++)      /* a name with a newline would be two lines */
        fprintf(f, "file %.*s\n", (int)strcspn(p->files[n], "\n"), p->files[n]);
    size_t end = p->image != NULL ? p->size : SIZE_MAX;
    for (size_t n = 0; n < p->line_count && p->lines[n].address < end; n++)
        fprintf(f, "line %" PRIx32 " %" PRIu32 " %" PRIu32 "\n", p->lines[n].address, p->lines[n].line, p->lines[n].file);
    if (p->line_count > 0 && end <= UINT32_MAX)
        fprintf(f, "line %zx 0 0\n", end);
    bool good = ferror(f) == 0;
    if (fclose(f) == 0 && good)
        return text;
    free(text);
    return NULL;
}

/* -- Reading ----------------------------------------------------------------------------------------------------- */

/* Room for one more in a list that has count; false: out of memory. */
static bool grow(void **list, size_t count, size_t size)
{
    if ((count & (count - 1)) != 0)                 /* rooms are powers of two */
        return true;
    void *bigger = realloc(*list, (count != 0 ? 2 * count : 1) * size);
    if (bigger != NULL)
        *list = bigger;
    return bigger != NULL;
}

/* A number, and the blank or the end behind it. */
static bool number(char **text, int base, uint32_t *value)
{
    char *end;
    if (strchr("+- \t", **text) != NULL)
        return false;
    unsigned long long n = strtoull(*text, &end, base);
    if (end == *text || n > UINT32_MAX || (*end != ' ' && *end != '\0'))
        return false;
    *value = (uint32_t)n;
    *text = end + (*end == ' ');
    return true;
}

static const char wrong[] = "its labels and lines are not what a program has", no_memory[] = "the host has not enough memory";

static const char *read_label(struct program *p, char *text, bool phased)
{
    uint32_t value, at;
    if (!number(&text, 16, &value) || (phased && !number(&text, 16, &at)) || *text == '\0'
        || (p->symbol_count > 0 && p->symbols[p->symbol_count - 1].value > value))
        return wrong;
    void *list = p->symbols;
    bool room = grow(&list, p->symbol_count, sizeof *p->symbols);
    p->symbols = list;
    char *name = room ? strdup(text) : NULL;
    if (name == NULL)
        return no_memory;
    p->symbols[p->symbol_count++] = (struct symbol){ .name = name, .value = value, .phased = phased, .at = phased ? at : value };
    return NULL;
}

static const char *read_file_name(struct program *p, const char *text)
{
    void *list = p->files;
    bool room = grow(&list, p->file_count, sizeof *p->files);
    p->files = list;
    char *name = room ? strdup(text) : NULL;
    if (name == NULL)
        return no_memory;
    p->files[p->file_count++] = name;
    return NULL;
}

static const char *read_line(struct program *p, char *text)
{
    struct source_line line;
    if (!number(&text, 16, &line.address) || !number(&text, 10, &line.line) || !number(&text, 10, &line.file) || *text != '\0'
        || line.file >= p->file_count || (p->line_count > 0 && p->lines[p->line_count - 1].address > line.address))
        return wrong;
    void *list = p->lines;
    bool room = grow(&list, p->line_count, sizeof *p->lines);
    p->lines = list;
    if (!room)
        return no_memory;
    p->lines[p->line_count++] = line;
    return NULL;
}

/* One line of the notes. */
static const char *read_note(struct program *p, char *text)
{
    static const char *const kinds[] = { "label ", "phased ", "file ", "line " };
    for (unsigned kind = 0; kind < 4; kind++) {
        size_t length = strlen(kinds[kind]);
        if (strncmp(text, kinds[kind], length) != 0)
            continue;
        text += length;
        return kind < 2 ? read_label(p, text, kind == 1) : kind == 2 ? read_file_name(p, text) : read_line(p, text);
    }
    return wrong;
}

static void forget(struct program *p)
{
    for (size_t n = 0; n < p->symbol_count; n++)
        free(p->symbols[n].name);
    for (size_t n = 0; n < p->file_count; n++)
        free(p->files[n]);
    free(p->symbols);
    free(p->files);
    free(p->lines);
    p->symbols = NULL;
    p->files = NULL;
    p->lines = NULL;
    p->symbol_count = p->file_count = p->line_count = 0;
}

const char *notes_read(struct program *p, const uint8_t *notes, size_t size)
{
    const char *why = NULL;
    if (size == 0)
        return NULL;
    char *text = malloc(size + 1);
    if (text == NULL)
        return no_memory;
    memcpy(text, notes, size);
    text[size] = '\0';
    for (size_t n = 0; n < size; n++)               /* names will be printed: no byte of them may command a terminal */
        if (text[n] != '\n' && ((unsigned char)text[n] < ' ' || text[n] == 127))
            text[n] = '?';
    for (char *line = text; why == NULL && *line != '\0';) {
        size_t length = strcspn(line, "\n");
        bool last = line[length] == '\0';
        line[length] = '\0';
        why = read_note(p, line);
        line += length + !last;
    }
    free(text);
    if (why != NULL)
        forget(p);
    return why;
}
