/* verify.c - whether a timeline is what its reader may expect; a program of the tests.
 *
 *      verify TIMELINE [STATISTICS]
 *
 * TIMELINE is trace-event JSON, or a page with it inside. It must parse; its slices must be whole and nest on each
 * track, clocks must not go back, tracks must have names, arrows must lead from a reflected trap to whoever gets it.
 * STATISTICS is the line of `run --json` for the same run: what the timeline shows must be what was counted. Prints
 * each thing that is wrong, or `slices N arrows N`. Exit status: 0 all is well; 1 something is wrong; 2 usage. */
#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct slice {
    long long pid, tid, at, end, clock;
    const char *cat;
};

struct verification {
    struct slice *slices;
    size_t slice_count, arrow_count;
    json_t *trace, *events;
    unsigned wrong;
};

static void wrong(struct verification *v, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void wrong(struct verification *v, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (v->wrong++ < 10) {
        vprintf(format, args);
        putchar('\n');
    }
    va_end(args);
}

/* -- Reading ----------------------------------------------------------------------------------------------------- */

static char *read_file(const char *path)
{
    FILE *f = fopen(path, "r");
    size_t size = 0, room = 1 << 16;
    char *text = malloc(room);
    if (f == NULL || text == NULL) {
        perror(path);
        exit(2);
    }
    for (size_t n; (n = fread(text + size, 1, room - size - 1, f)) > 0;) {
        size += n;
        if (size + 1 == room && (text = realloc(text, room *= 2)) == NULL)
            exit(2);
    }
    text[size] = '\0';
    fclose(f);
    return text;
}

/* The JSON inside a page, to the first end of a script, as a browser reads it. Nothing may come over a network. */
static const char *inside_page(struct verification *v, char *text)
{
    static const char begin[] = "id=\"trace\">\n", end[] = "</script";
    char *from = strstr(text, begin), *to = from != NULL ? strstr(from, end) : NULL;
    if (to == NULL) {
        wrong(v, "a page without a trace");
        return "{}";
    }
    from[0] = *to = '\0';
    static const char *const network[] = { "http:", "https:", " src=", " href=", "url(", "@import", "fetch(" };
    for (size_t n = 0; n < sizeof network / sizeof network[0]; n++)
        if (strstr(text, network[n]) != NULL || strstr(to + 1, network[n]) != NULL)
            wrong(v, "the page has %s", network[n]);
    return from + sizeof begin - 1;
}

static long long number(struct verification *v, json_t *event, const char *key)
{
    json_t *value = json_object_get(event, key);
    if (!json_is_integer(value))
        wrong(v, "an event without a whole %s", key);
    return json_integer_value(value);
}

static void read_slice(struct verification *v, json_t *event)
{
    struct slice *s = &v->slices[v->slice_count++];
    json_t *args = json_object_get(event, "args");
    *s = (struct slice){ number(v, event, "pid"), number(v, event, "tid"), number(v, event, "ts"), 0,
                         number(v, args, "clock"), json_string_value(json_object_get(event, "cat")) };
    s->end = s->at + number(v, event, "dur");
    if (s->end <= s->at || s->pid < 1 || s->tid < 1)
        wrong(v, "a slice without width or track at %lld", s->at);
    if (s->cat == NULL || !json_is_string(json_object_get(event, "name")))
        wrong(v, "a slice without name or category at %lld", s->at);
}

static void read_events(struct verification *v)
{
    size_t n;
    json_t *event;
    v->slices = calloc(json_array_size(v->events) + 1, sizeof *v->slices);
    if (v->slices == NULL)
        exit(2);
    json_array_foreach(v->events, n, event) {
        const char *phase = json_string_value(json_object_get(event, "ph"));
        if (phase == NULL || strlen(phase) != 1 || strchr("XMsf", *phase) == NULL)
            wrong(v, "an event that is neither X, M, s nor f");
        else if (*phase == 'X')
            read_slice(v, event);
        else
            v->arrow_count += *phase == 's';
    }
}

/* -- Slices ------------------------------------------------------------------------------------------------------ */

#define ORDER(a, b) ((a) != (b) ? ((a) < (b) ? -1 : 1) : 0)

/* By track, then by time, outer ones first. */
static int compare(const void *left, const void *right)
{
    const struct slice *a = left, *b = right;
    int order = ORDER(a->pid, b->pid);
    order = order != 0 ? order : ORDER(a->tid, b->tid);
    order = order != 0 ? order : ORDER(a->at, b->at);
    return order != 0 ? order : -ORDER(a->end, b->end);
}

static void check_nesting(struct verification *v)
{
    long long ends[16];
    unsigned open = 0;
    qsort(v->slices, v->slice_count, sizeof *v->slices, compare);
    for (size_t n = 0; n < v->slice_count; n++) {
        const struct slice *s = &v->slices[n], *before = n > 0 ? s - 1 : NULL;
        bool same = before != NULL && before->pid == s->pid && before->tid == s->tid;
        if (!same)
            open = 0;
        while (open > 0 && ends[open - 1] <= s->at)
            open--;
        if (open > 0 && ends[open - 1] < s->end)
            wrong(v, "track %lld/%lld: the slice at %lld does not nest", s->pid, s->tid, s->at);
        if (same && before->clock > s->clock)
            wrong(v, "track %lld/%lld: the clock goes back at %lld", s->pid, s->tid, s->at);
        if (open < sizeof ends / sizeof ends[0])
            ends[open++] = s->end;
    }
}

/* Whether a track has a name. */
static bool named(const struct verification *v, long long pid, long long tid)
{
    size_t n;
    json_t *event;
    json_array_foreach(v->events, n, event) {
        const char *name = json_string_value(json_object_get(event, "name"));
        if (name != NULL && strcmp(name, "thread_name") == 0 && json_integer_value(json_object_get(event, "pid")) == pid
            && json_integer_value(json_object_get(event, "tid")) == tid)
            return true;
    }
    return false;
}

static void check_names(struct verification *v)
{
    for (size_t n = 0; n < v->slice_count; n++) {
        const struct slice *s = &v->slices[n];
        if ((n == 0 || s->pid != s[-1].pid || s->tid != s[-1].tid) && !named(v, s->pid, s->tid))
            wrong(v, "track %lld/%lld has no name", s->pid, s->tid);
    }
}

/* -- Arrows ------------------------------------------------------------------------------------------------------ */

/* The innermost slice of a track that is under way at a time. Slices are sorted. */
static const struct slice *slice_at(const struct verification *v, long long pid, long long tid, double at)
{
    struct slice key = { .pid = pid, .tid = tid, .at = (long long)at, .end = 0 };
    size_t low = 0, high = v->slice_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(&v->slices[middle], &key) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t n = low; n > 0; n--) {
        const struct slice *s = &v->slices[n - 1];
        if (s->pid != pid || s->tid != tid)
            return NULL;
        if ((double)s->at < at && at < (double)s->end)
            return s;
    }
    return NULL;
}

static void check_arrow(struct verification *v, json_t *event, const char *from, const char *or_from)
{
    double at = json_number_value(json_object_get(event, "ts"));
    const struct slice *s = slice_at(v, number(v, event, "pid"), number(v, event, "tid"), at);
    if (s == NULL || (strcmp(s->cat, from) != 0 && strcmp(s->cat, or_from) != 0))
        wrong(v, "the arrow at %.1f hangs in the air", at);
}

/* Each `s` is followed by its `f`. */
static void check_arrows(struct verification *v)
{
    size_t n;
    json_t *event, *begun = NULL;
    json_array_foreach(v->events, n, event) {
        const char *phase = json_string_value(json_object_get(event, "ph"));
        if (phase == NULL || (*phase != 's' && *phase != 'f'))
            continue;
        if (*phase == 's') {
            begun = event;
            check_arrow(v, event, "reflect", "reflect");
        } else {
            if (begun == NULL || number(v, begun, "id") != number(v, event, "id")
                || number(v, begun, "tid") + 1 != number(v, event, "tid"))
                wrong(v, "an arrow that does not go one level up");
            check_arrow(v, event, "D", "takes");
            begun = NULL;
        }
    }
}

/* -- Against the statistics -------------------------------------------------------------------------------------- */

static long long sum(json_t *object)
{
    long long total = 0;
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
        total += json_integer_value(value);
    return total;
}

/* How many slices of a category there are on a level; in process pid, or 0: in all. */
static long long count(const struct verification *v, const char *cat, long long level, long long pid)
{
    long long total = 0;
    for (size_t n = 0; n < v->slice_count; n++) {
        const struct slice *s = &v->slices[n];
        total += s->cat != NULL && strcmp(s->cat, cat) == 0 && s->tid == level + 1 && (pid == 0 || s->pid == pid);
    }
    return total;
}

static void compare_counts(struct verification *v, const char *what, long long level, long long shown,
                           long long counted)
{
    if (shown != counted)
        wrong(v, "level %lld: %lld %s in the timeline, %lld counted", level, shown, what, counted);
}

static void check_statistics(struct verification *v, const char *path)
{
    json_t *statistics = json_load_file(path, 0, NULL), *row;
    long long depth = number(v, statistics, "depth");
    size_t n;
    json_array_foreach(json_object_get(statistics, "levels"), n, row) {
        long long level = number(v, row, "level");
        compare_counts(v, "D", level, count(v, "D", level, 0), sum(json_object_get(row, "traps")));
        compare_counts(v, "reflect", level, count(v, "reflect", level, 0), sum(json_object_get(row, "reflected")));
        compare_counts(v, "v_i", level, count(v, "v_i", level, 0), sum(json_object_get(row, "v")));
        compare_counts(v, "absorb", level, count(v, "absorb", level, 0), number(v, row, "absorbed"));
    }
    json_array_foreach(json_object_get(statistics, "guests"), n, row)
        compare_counts(v, "takes", depth, count(v, "takes", depth, depth + 2 + number(v, row, "vm")),
                       sum(json_object_get(row, "traps")));
    json_decref(statistics);
}

/* -- The program ------------------------------------------------------------------------------------------------- */

static void check_trace(struct verification *v, const char *text)
{
    json_error_t error;
    v->trace = json_loads(text, 0, &error);
    v->events = json_object_get(v->trace, "traceEvents");
    json_t *about = json_object_get(v->trace, "otherData");
    const char *schema = json_string_value(json_object_get(about, "schema"));
    if (v->trace == NULL)
        wrong(v, "line %d: %s", error.line, error.text);
    else if (!json_is_array(v->events) || schema == NULL || strcmp(schema, "trapeze-timeline/1") != 0)
        wrong(v, "no timeline");
    if (v->wrong > 0)
        return;
    read_events(v);
    if (v->wrong > 0)
        return;
    check_nesting(v);
    check_names(v);
    check_arrows(v);
}

int main(int argc, char **argv)
{
    struct verification v = { 0 };
    if (argc < 2 || argc > 3) {
        fputs("usage: verify TIMELINE [STATISTICS]\n", stderr);
        return 2;
    }
    char *text = read_file(argv[1]);
    bool page = strncmp(text, "<!doctype html>", 15) == 0;
    check_trace(&v, page ? inside_page(&v, text) : text);
    if (v.wrong == 0 && argc == 3)
        check_statistics(&v, argv[2]);
    if (v.wrong == 0)
        printf("slices %zu arrows %zu\n", v.slice_count, v.arrow_count);
    json_decref(v.trace);
    free(v.slices);
    free(text);
    return v.wrong > 0;
}
