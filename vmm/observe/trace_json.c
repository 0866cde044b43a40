/* trace_json.c - a writer of trace-event JSON. */
#include "vmm/observe/trace_json.h"

#include "vmm/observe/page/page.h"
#include "vmm/observe/text.h"

#include <inttypes.h>
#include <string.h>

/* -- Text -------------------------------------------------------------------------------------------------------- */

/* A string that is safe in JSON, and inside a script element too, which only a `<` could end. */
static void write_string(FILE *f, const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    fputc('"', f);
    while (*s != '\0') {
        unsigned length = utf8_length(s);
        if (length == 0)
            fputs("\\ufffd", f);
        else if (length == 1 && (*s < 0x20 || *s == 0x7F || strchr("\"\\<", *s) != NULL))
            fprintf(f, "\\u%04x", *s);
        else
            fwrite(s, 1, length, f);
        s += length == 0 ? 1 : length;
    }
    fputc('"', f);
}

/* -- Members ----------------------------------------------------------------------------------------------------- */

static void comma(struct trace_writer *w)
{
    if (!w->first)
        fputc(',', w->f);
    w->first = false;
}

static void write_key(struct trace_writer *w, const char *key)
{
    comma(w);
    write_string(w->f, key);
    fputc(':', w->f);
}

void trace_text(struct trace_writer *w, const char *key, const char *text)
{
    write_key(w, key);
    write_string(w->f, text);
}

/* Readers hold numbers as doubles: what they would round is written as a string. */
void trace_number(struct trace_writer *w, const char *key, uint64_t number)
{
    const char *quote = number > (uint64_t)1 << 53 ? "\"" : "";
    write_key(w, key);
    fprintf(w->f, "%s%" PRIu64 "%s", quote, number, quote);
}

void trace_share(struct trace_writer *w, const char *key, double share)
{
    write_key(w, key);
    fprintf(w->f, "%.6f", share);
}

void trace_object(struct trace_writer *w, const char *key)
{
    write_key(w, key);
    fputc('{', w->f);
    w->first = true;
}

void trace_end_object(struct trace_writer *w)
{
    fputc('}', w->f);
    w->first = false;
}

/* -- Events ------------------------------------------------------------------------------------------------------ */

/* Events are a line each. */
static void begin_event(struct trace_writer *w, char phase, struct track track)
{
    comma(w);
    fprintf(w->f, "\n{\"ph\":\"%c\",\"pid\":%u,\"tid\":%u", phase, track.process, track.thread);
}

void trace_end(struct trace_writer *w)
{
    fputs("}}", w->f);
    w->first = false;
}

/* Metadata: one name or number for a process or a thread. */
static void begin_metadata(struct trace_writer *w, struct track track, const char *what)
{
    begin_event(w, 'M', track);
    fprintf(w->f, ",\"name\":\"%s\",\"args\":{", what);
    w->first = true;
}

static void order_text(struct trace_writer *w, struct track track, const char *what, int order)
{
    begin_metadata(w, track, what);
    fprintf(w->f, "\"sort_index\":%d", order);
    trace_end(w);
}

void trace_process(struct trace_writer *w, struct track any, const char *name, int order)
{
    begin_metadata(w, any, "process_name");
    trace_text(w, "name", name);
    trace_end(w);
    order_text(w, any, "process_sort_index", order);
}

void trace_thread(struct trace_writer *w, struct track track, const char *name, int order)
{
    begin_metadata(w, track, "thread_name");
    trace_text(w, "name", name);
    trace_end(w);
    order_text(w, track, "thread_sort_index", order);
}

void trace_slice(struct trace_writer *w, struct track track, const char *category, const char *name, uint64_t at,
                 uint64_t width)
{
    begin_event(w, 'X', track);
    fprintf(w->f, ",\"ts\":%" PRIu64 ",\"dur\":%" PRIu64 ",\"cat\":\"%s\",\"name\":", at, width, category);
    write_string(w->f, name);
    fputs(",\"args\":{", w->f);
    w->first = true;
    w->events++;
}

void trace_arrow(struct trace_writer *w, const char *name, struct track from, uint64_t from_at, struct track to,
                 uint64_t to_at)
{
    uint64_t id = ++w->events;
    begin_event(w, 's', from);
    fprintf(w->f, ",\"ts\":%" PRIu64 ".5,\"id\":%" PRIu64 ",\"cat\":\"arrow\",\"name\":\"%s\"}", from_at, id, name);
    begin_event(w, 'f', to);
    fprintf(w->f, ",\"ts\":%" PRIu64 ".5,\"id\":%" PRIu64 ",\"bp\":\"e\",\"cat\":\"arrow\",\"name\":\"%s\"}", to_at, id,
            name);
}

/* -- The file ---------------------------------------------------------------------------------------------------- */

struct trace_writer trace_begin(FILE *f, bool page)
{
    if (page)
        fputs(page_before, f);
    fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[", f);
    return (struct trace_writer){ .f = f, .page = page, .first = true };
}

void trace_about(struct trace_writer *w)
{
    fputs("\n],\"otherData\":{", w->f);
    w->first = true;
}

void trace_finish(struct trace_writer *w)
{
    fputs("}}\n", w->f);
    if (w->page)
        fputs(page_after, w->f);
}
