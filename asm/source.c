/* source.c - a source file: found, read, checked to be text, its comments made blanks.
 *
 * What comes out of here is UTF-8 without a NUL, in lines of bounded length; everything behind it relies on that.
 * Which line is read next is input.c's business. */
#include "asm/asm.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- lines ------------------------------------------------------------------------------------------------------- */

static void index_lines(struct source *s)
{
    uint32_t count = 1;
    for (size_t i = 0; i < s->size; i++)
        count += s->original[i] == '\n';
    s->starts = allocate((count + 1) * sizeof *s->starts);
    uint32_t line = 0;
    s->starts[line++] = 0;
    for (size_t i = 0; i < s->size; i++)
        if (s->original[i] == '\n')
            s->starts[line++] = (uint32_t)i + 1;
    s->starts[count] = (uint32_t)s->size + 1;
    s->line_count = count;
}

const char *source_line(struct source *s, uint32_t number, size_t *size)
{
    if (s->starts == NULL)
        index_lines(s);
    *size = 0;
    if (number == 0 || number > s->line_count)
        return "";
    *size = s->starts[number] - s->starts[number - 1] - 1;
    return s->original + s->starts[number - 1];
}

/* ---- is it text? ------------------------------------------------------------------------------------------------- */

/* The length of the UTF-8 character at s, of which `left` bytes are there; 0: it is none (Unicode, table 3-7). */
static size_t utf8_length(const unsigned char *s, size_t left)
{
    if (s[0] < 0x80)
        return 1;
    size_t n = s[0] >= 0xC2 && s[0] <= 0xDF ? 2 : (s[0] & 0xF0) == 0xE0 ? 3 : s[0] >= 0xF0 && s[0] <= 0xF4 ? 4 : 0;
    if (n == 0 || n > left)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    bool bad = (s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F)
            || (s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F);
    return bad ? 0 : n;
}

static void bad_text(struct assembly *a, const struct source *s, uint32_t number, size_t column, const char *text)
{
    struct line *line = arena_take(&a->arena, sizeof *line);
    struct context *context = NULL;
    if (a->line != NULL) {                  /* it is being included */
        context = arena_take(&a->arena, sizeof *context);
        *context = (struct context){ NULL, { a->line, { 1, 1 } }, a->line->context };
    }
    *line = (struct line){ s, number, context };
    a->keep = true;
    error_at(a, (struct place){ line, { (uint32_t)column, (uint32_t)column } }, "%s", text);
}

static bool check_text(struct assembly *a, const struct source *s)
{
    uint32_t number = 1;
    size_t start = 0;
    for (size_t i = 0, n; i < s->size; i += n) {
        n = utf8_length((const unsigned char *)s->original + i, s->size - i);
        if (s->original[i] == '\n') {
            number++;
            start = i + 1;
        } else if (s->original[i] == '\0') {
            bad_text(a, s, number, i - start + 1, "a NUL byte: this is no text file");
            return false;
        } else if (n == 0) {
            bad_text(a, s, number, i - start + 1, "a byte that is not UTF-8: this is no text file");
            return false;
        } else if (i - start >= MAX_LINE) {
            bad_text(a, s, number, 1, arena_format(&a->arena, "a line longer than %d bytes", MAX_LINE));
            return false;
        }
    }
    return true;
}

/* ---- comments ---------------------------------------------------------------------------------------------------- */

/* One behind the quoted text that begins at i, or behind the quote alone where it does not end on its line.
 * A character constant is short: an apostrophe that is no quote must not hide the comment behind it. */
static size_t skip_quoted(const char *s, size_t i)
{
    size_t limit = s[i] == '\'' ? i + 12 : SIZE_MAX;
    for (size_t j = i + 1; s[j] != '\n' && s[j] != '\0' && j < limit; j++) {
        if (s[j] == '\\' && s[j + 1] != '\n' && s[j + 1] != '\0')
            j++;
        else if (s[j] == s[i] && (s[i] == '"' || j > i + 1))
            return j + 1;
    }
    if (s[i] == '\'')
        return i + 1;
    while (s[i] != '\n' && s[i] != '\0')
        i++;
    return i;
}

static size_t blank(char *s, size_t i, size_t end)
{
    for (; i < end; i++)
        if (s[i] != '\n')
            s[i] = ' ';
    return end;
}

/* Make comments blanks. False after a message: one does not end. */
static bool blank_comments(struct assembly *a, struct source *s)
{
    char *t = s->text;
    uint32_t number = 1;
    size_t start = 0;
    for (size_t i = 0; i < s->size; ) {
        if (t[i] == '\n') {
            number++;
            start = ++i;
        } else if (t[i] == '"' || t[i] == '\'') {
            i = skip_quoted(t, i);
        } else if (t[i] == '#' || t[i] == ';' || (t[i] == '/' && t[i + 1] == '/')) {
            i = blank(t, i, i + strcspn(t + i, "\n"));
        } else if (t[i] == '/' && t[i + 1] == '*') {
            const char *end = strstr(t + i + 2, "*/");
            if (end == NULL) {
                bad_text(a, s, number, i - start + 1, "this comment does not end");
                return false;
            }
            size_t behind = (size_t)(end - t) + 2;
            for (size_t j = i; j < behind; j++)
                if (t[j] == '\n') {
                    number++;
                    start = j + 1;
                }
            i = blank(t, i, behind);
        } else {
            i++;
        }
    }
    return true;
}

/* ---- sources ----------------------------------------------------------------------------------------------------- */

struct source *source_from(struct assembly *a, const char *path, char *bytes, size_t size)
{
    struct source *s = allocate(sizeof *s);
    *s = (struct source){ .path = copy_string(path), .original = bytes, .size = size, .next = a->sources };
    a->sources = s;
    s->text = copy_bytes(bytes, size);
    if (size >= 3 && memcmp(s->text, "\xEF\xBB\xBF", 3) == 0)
        memset(s->text, ' ', 3);                        /* a byte order mark */
    s->bad = !check_text(a, s) || !blank_comments(a, s);
    return s->bad ? NULL : s;
}

static struct source *known(const struct assembly *a, const char *path)
{
    for (struct source *s = a->sources; s != NULL; s = s->next)
        if (strcmp(s->path, path) == 0)
            return s;
    return NULL;
}

struct source *source_open(struct assembly *a, const char *path, struct place place)
{
    struct source *s = known(a, path);
    if (s != NULL)
        return s->bad ? NULL : s;
    size_t size;
    char *bytes = source_bytes(a, path, place, MAX_SOURCE, &size);
    return bytes != NULL ? source_from(a, path, bytes, size) : NULL;
}

struct source *source_built_in(struct assembly *a)
{
    struct source *s = known(a, "<pg32.inc>");
    if (s != NULL)
        return s;
    char *text = isa_include();
    if (text == NULL)
        out_of_memory();
    return source_from(a, "<pg32.inc>", text, strlen(text));
}

/* Only a regular file will do: a source must not be able to make its reader wait. */
char *source_bytes(struct assembly *a, const char *path, struct place place, size_t limit, size_t *size)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &status) != 0) {
        error_at(a, place, "cannot open '%s': %s", path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    char *bytes = NULL;
    if (!S_ISREG(status.st_mode))
        error_at(a, place, "cannot read '%s': not a regular file", path);
    else if ((bytes = read_all(fd, limit, size)) == NULL)
        error_at(a, place, "cannot read '%s': %s", path, strerror(errno));
    close(fd);
    return bytes;
}

const char *source_find(struct assembly *a, const char *name, struct place from)
{
    if (name[0] == '/')
        return arena_text(&a->arena, name, strlen(name));
    const char *path = from.line->source->path, *slash = strrchr(path, '/');
    const char *found = slash == NULL ? arena_text(&a->arena, name, strlen(name))
                                      : arena_format(&a->arena, "%.*s/%s", (int)(slash - path), path, name);
    if (access(found, F_OK) == 0)
        return found;
    for (size_t i = 0; i < a->options->include_count; i++) {
        found = arena_format(&a->arena, "%s/%s", a->options->include_dirs[i], name);
        if (access(found, F_OK) == 0)
            return found;
    }
    error_at(a, from, "there is no file '%s' beside this one%s", quotable(a, name, strlen(name)),
             a->options->include_count != 0 ? " or along -I" : "; -I names further folders");
    return NULL;
}

void source_free(struct assembly *a)
{
    for (struct source *s = a->sources, *next; s != NULL; s = next) {
        next = s->next;
        free(s->path);
        free(s->original);
        free(s->text);
        free(s->starts);
        free(s);
    }
}
