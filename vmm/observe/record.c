/* record.c - reading and writing recordings of console input. */
#include "vmm/observe/record.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char head[] = "PG32 console input 1";

/* -- Writing ----------------------------------------------------------------------------------------------------- */

static void write_bytes(FILE *f, const uint8_t *bytes, uint64_t n)
{
    fputc('"', f);
    for (uint64_t k = 0; k < n; k++)
        if (bytes[k] == '\n')
            fputs("\\n", f);
        else if (bytes[k] == '"' || bytes[k] == '\\')
            fprintf(f, "\\%c", bytes[k]);
        else if (bytes[k] >= ' ' && bytes[k] < 127)
            fputc(bytes[k], f);
        else
            fprintf(f, "\\x%02x", bytes[k]);
    fputs("\"\n", f);
}

bool record_write(FILE *f, const struct source *s)
{
    fprintf(f, "%s\n", head);
    if (s->dropped > 0)
        fprintf(f, "after %" PRIu64 "\n", s->dropped);
    if (s->terminal && s->arrival_count == 0)
        fputs("terminal\n", f);
    if (!s->terminal && s->count > 0) {             /* that bytes are there can be seen before they are taken */
        fputs("there ", f);
        write_bytes(f, s->bytes, s->count);
    }
    for (size_t n = 0; s->terminal && n < s->arrival_count; n++) {
        const struct arrival *a = &s->arrivals[n];
        uint64_t end = n + 1 < s->arrival_count ? a[1].at : s->dropped + s->count;
        fprintf(f, "at %" PRIu64 "%s ", a->c, a->waited ? " waited" : "");
        if (a->end)
            fputs("end\n", f);
        else
            write_bytes(f, s->bytes + (a->at - s->dropped), end - a->at);
    }
    return fflush(f) == 0 && !ferror(f);
}

/* -- Reading ----------------------------------------------------------------------------------------------------- */

static int hex(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The bytes of "..." at text, in place. Returns how many, or -1. */
static long unquote(char *text, uint8_t *to)
{
    long n = 0;
    if (*text++ != '"')
        return -1;
    for (; *text != '"'; text++) {
        if (*text == '\0')
            return -1;
        if (*text != '\\') {
            to[n++] = (uint8_t)*text;
            continue;
        }
        text++;
        if (*text == 'n')
            to[n++] = '\n';
        else if (*text == '"' || *text == '\\')
            to[n++] = (uint8_t)*text;
        else if (*text == 'x' && hex(text[1]) >= 0 && hex(text[2]) >= 0) {
            to[n++] = (uint8_t)(hex(text[1]) * 16 + hex(text[2]));
            text += 2;
        } else {
            return -1;
        }
    }
    return text[1] == '\0' ? n : -1;
}

/* `after N`: the guest goes on from a snapshot, and has taken N bytes before. */
static const char *take_after(const char *text, struct source *s)
{
    char *end;
    errno = 0;
    uint64_t taken = strtoull(text, &end, 10);
    if (!isdigit((unsigned char)*text) || *end != '\0' || errno != 0 || taken > SOURCE_TAKEN_MAX)
        return "it is `after BYTES`, as a number";
    if (s->dropped > 0 || s->count > 0 || s->arrival_count > 0)
        return "`after` stands once, before all input";
    s->dropped = s->now.taken = s->now.visible = taken;
    return NULL;
}

/* One line behind the head. Returns the reason against it, or NULL. */
static const char *take_line(char *text, struct source *s)
{
    if (strncmp(text, "after ", 6) == 0)
        return take_after(text + 6, s);
    bool empty = s->count == 0 && s->arrival_count == 0;
    if (strcmp(text, "terminal") == 0 && empty) {
        s->terminal = true;
        return NULL;
    }
    struct arrival a = { .at = s->dropped + s->count };
    bool there = strncmp(text, "there ", 6) == 0, at = strncmp(text, "at ", 3) == 0 && isdigit((unsigned char)text[3]);
    if (!there && !at)
        return "a line begins with `there`, `at TICK` or `after BYTES`; or `terminal` stands alone";
    if ((s->terminal || !empty) && s->terminal != at)
        return "`there` and `at` do not mix";
    s->terminal = at;
    text += there ? 6 : 3;
    if (at) {
        errno = 0;
        a.c = strtoull(text, &text, 10);
        a.waited = strncmp(text, " waited", 7) == 0;
        text += a.waited ? 7 : 0;
        a.end = strcmp(text, " end") == 0;
        if (errno != 0 || *text++ != ' ')
            return "it is `at TICK [waited] \"BYTES\"` or `at TICK [waited] end`";
        const struct arrival *last = s->arrival_count > 0 ? &s->arrivals[s->arrival_count - 1] : NULL;
        if (last != NULL && (last->c > a.c || last->end))
            return "ticks do not go back, and nothing comes behind the end";
    }
    if (!a.end) {
        uint8_t *bytes = (uint8_t *)text;
        long n = unquote(text, bytes);
        if (n < 1)
            return "the bytes stand in quotation marks, at least one, \\n \\\" \\\\ \\xHH for some";
        if (!source_feed(s, bytes, (size_t)n))
            return "the host has not enough memory";
    }
    return at && !source_add_arrival(s, a) ? "the host has not enough memory" : NULL;
}

bool record_read(FILE *f, struct source *s, const volatile sig_atomic_t *attention, const char **why, unsigned *line)
{
    char *text = NULL;
    size_t room = 0;
    ssize_t n;
    *s = source_make(-1, false, attention);
    s->keep = true;
    *why = "it is no recording: those begin with `PG32 console input 1`";
    *line = 0;
    while ((n = getline(&text, &room, f)) > 0) {
        ++*line;
        if (text[n - 1] == '\n')
            text[n - 1] = '\0';
        if (strlen(text) + 1 < (size_t)n)
            *why = "there is a NUL in it";
        else if (*line == 1)
            *why = strcmp(text, head) == 0 ? NULL : *why;
        else
            *why = take_line(text, s);
        if (*why != NULL)
            break;
    }
    free(text);
    if (*why != NULL)
        source_close(s);
    return *why == NULL;
}
