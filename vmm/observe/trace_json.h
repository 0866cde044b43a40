/* trace_json.h - a writer of trace-event JSON, the form that Perfetto, speedscope and the page in page/ read.
 *
 * It writes as it goes and keeps nothing. Slices are complete events (`X`), whose end is known when they are written;
 * on one track they must nest. Errors are the stream's: ferror. */
#ifndef TRACE_JSON_H
#define TRACE_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct trace_writer {
    FILE *f;
    bool page;                  /* the JSON is inside a page that draws it */
    bool first;                 /* of the list or object that is open: no comma yet */
    uint64_t events;            /* slices and arrows so far */
};

/* Tracks have numbers above 0: readers give 0 to the idle process. */
struct track {
    unsigned process, thread;
};

/* Begin a file on f: a page of HTML, or JSON alone. */
struct trace_writer trace_begin(FILE *f, bool page);

/* Names, and where among its likes something is shown, lowest first. any: a track of the process. */
void trace_process(struct trace_writer *w, struct track any, const char *name, int order);
void trace_thread(struct trace_writer *w, struct track track, const char *name, int order);

/* A slice: trace_slice, what there is to say about it, trace_end. */
void trace_slice(struct trace_writer *w, struct track track, const char *category, const char *name, uint64_t at,
                 uint64_t width);

/* An arrow between two slices that have been written or will be. Both must be under way half a unit after the time
 * given for them. */
void trace_arrow(struct trace_writer *w, const char *name, struct track from, uint64_t from_at, struct track to,
                 uint64_t to_at);

/* The members of the object that is open. Any bytes will do as a text: what is not UTF-8 is replaced. */
void trace_text(struct trace_writer *w, const char *key, const char *text);
void trace_number(struct trace_writer *w, const char *key, uint64_t number);
void trace_share(struct trace_writer *w, const char *key, double share);
void trace_object(struct trace_writer *w, const char *key);
void trace_end_object(struct trace_writer *w);

/* End a slice. */
void trace_end(struct trace_writer *w);

/* No more events: open what is said about all of it. And end the file. */
void trace_about(struct trace_writer *w);
void trace_finish(struct trace_writer *w);

#endif
