/* snapshot.c - bytes as a snapshot, or as a recording: what is taken for one goes on the same way on every tower, and
 * can be saved and taken up again on the way; all else is refused with a reason.
 *
 * A function for libFuzzer, and for replay.c. The first byte is R, and the others are a recording; or it says how many
 * guests there are (128 more: in a snapshot of version 1), and the others are a snapshot behind its head. The head and the
 * checksum are made right, or nothing behind them would be reached. They are packed, since storage is pages: a 0 and a
 * number n are n + 1 zeros. */
#include "tests/fuzz/fuzz.h"

#include "vmm/cli/stage.h"
#include "vmm/cli/terminal.h"
#include "vmm/observe/dump.h"
#include "vmm/observe/record.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int null;                                        /* the guests' console */

static void fail(const char *why)
{
    fprintf(stderr, "%s\n", why);
    abort();
}

/* -- Files ------------------------------------------------------------------------------------------------------- */

/* A file in memory that can be opened by a path. */
struct scratch {
    int fd;
    char path[64];
};

static struct scratch scratch_make(const void *bytes, size_t size)
{
    struct scratch f = { .fd = memfd_create("fuzz", MFD_CLOEXEC) };
    if (f.fd < 0 || write(f.fd, bytes, size) != (ssize_t)size)
        fail("no file in memory");
    snprintf(f.path, sizeof f.path, "/proc/self/fd/%d", f.fd);
    return f;
}

enum { PLAIN_MAX = 1 << 18 };

static size_t put(uint8_t *to, size_t at, uint64_t value, unsigned bytes)
{
    for (unsigned n = 0; n < bytes; n++)
        to[at + n] = (uint8_t)(value >> 8 * n);
    return at + bytes;
}

/* Unpack the bytes behind a head, and put the checksum behind them. Returns how many there are in all. */
static size_t unpack(uint8_t *to, const uint8_t *data, size_t size)
{
    enum { HEAD = 24, TAIL = 8, OLD = 128 };
    size_t end = HEAD;
    uint64_t sum = 0xcbf29ce484222325u;
    for (size_t n = 1; n < size && end + 256 + TAIL < PLAIN_MAX; n++)
        if (data[n] != 0 || n + 1 == size)
            to[end++] = data[n];
        else
            for (unsigned zeros = data[++n] + 1u; zeros > 0; zeros--)
                to[end++] = 0;
    memcpy(to, "PG32SNAP", 8);
    put(to, 8, (data[0] & OLD) != 0 ? 1 : 2, 4);
    put(to, 12, data[0] & ~OLD, 4);
    put(to, 16, end + TAIL, 8);
    for (size_t n = 0; n < end; n++)
        sum = (sum ^ to[n]) * 0x100000001b3u;
    return put(to, end, sum, TAIL);
}

/* -- Towers ------------------------------------------------------------------------------------------------------ */

/* Go on with the guests of a snapshot up to a clock, and write what they are then; save them, if that is wanted. */
static char *go_on(const char *path, uint64_t limit, const char *engine, const char *tower, struct scratch *saved)
{
    char ticks[24], *text = NULL;
    char *words[] = { "run", "--from", (char *)path, "--limit", ticks, "--engine", (char *)engine,
                      tower != NULL ? "--tower" : NULL, (char *)tower };
    struct settings settings = { 0 };
    struct stage stage = { 0 };
    size_t size;
    snprintf(ticks, sizeof ticks, "%llu", (unsigned long long)limit);
    attention.flag = 0;
    if (!options_parse(&settings, RUN, tower != NULL ? 9 : 7, words))
        fail("the options are wrong");
    int status = stage_open(&stage, &settings);
    stage.outlet.fd = null;
    status = status == STATUS_DONE ? stage_build(&stage, false, NULL) : status;
    status = status == STATUS_DONE ? stage_power_on(&stage) : status;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        fail("no memory");
    fprintf(f, "status %d\n", status);
    if (status == STATUS_DONE) {
        tower_run(stage.tower);
        tower_reveal(stage.tower);
        for (unsigned n = 0; n < stage.guest_count; n++)
            dump(f, stage.machines[n]);
        if (saved != NULL && stage_save(&stage, saved->path) != STATUS_DONE)
            fail("what was read cannot be saved");
    }
    fclose(f);
    stage_close(&stage);
    return text;
}

static void check_towers(const char *path, uint64_t middle, uint64_t limit)
{
    static const struct { const char *engine, *tower; } others[] = {
        { "jit", NULL }, { "threaded", "c,c" }, { "reference", "c:hybrid" }, { "jit", "c:patch,c" },
        { "threaded", "c:interpret" },
    };
    char *one = go_on(path, limit, "reference", "c", NULL), *other;
    for (unsigned n = 0; n < sizeof others / sizeof others[0]; n++) {
        struct scratch saved = scratch_make("", 0);
        other = go_on(path, n % 2 == 0 ? limit : middle, others[n].engine, others[n].tower, &saved);
        if (n % 2 != 0 && strncmp(other, "status 0", 8) == 0) {
            free(other);
            other = go_on(saved.path, limit, others[n].engine, others[n].tower, NULL);
        }
        if (strcmp(one, other) != 0) {
            fprintf(stderr, "%s, tower %s:\n%s\nbut on the reference engine, tower c:\n%s\n", others[n].engine,
                    others[n].tower != NULL ? others[n].tower : "(none)", other, one);
            abort();
        }
        free(other);
        close(saved.fd);
    }
    free(one);
}

/* Whether its guests are small enough to be run many times; then the clocks to run to. */
static bool worth_running(const struct snapshot *s, uint64_t *middle, uint64_t *limit)
{
    enum { GUESTS = 3, STORAGE = 1 << 15, TICKS = 2000 };
    uint64_t c = 0;
    for (unsigned n = 0; n < s->count; n++) {
        if (s->guests[n].storage > STORAGE || s->guests[n].has != 0)
            return false;
        c = s->guests[n].state.c > c ? s->guests[n].state.c : c;
    }
    *middle = c < UINT64_MAX - TICKS ? c + TICKS / 2 : UINT64_MAX - 1;
    *limit = c < UINT64_MAX - TICKS ? c + TICKS : UINT64_MAX - 1;
    return s->count <= GUESTS;
}

/* -- The target --------------------------------------------------------------------------------------------------- */

static void check_snapshot(const uint8_t *data, size_t size)
{
    static uint8_t plain[PLAIN_MAX];
    struct snapshot s;
    const char *why = NULL;
    uint64_t middle, limit;
    struct scratch f = scratch_make(plain, unpack(plain, data, size));
    FILE *stream = fopen(f.path, "re");
    if (stream == NULL)
        fail("no file in memory");
    bool good = snapshot_read(&s, stream, &why);
    fclose(stream);
    if (good != (why == NULL))
        fail("refused without a word");
    bool run = good && worth_running(&s, &middle, &limit);
    if (good)
        snapshot_free(&s);
    if (run)
        check_towers(f.path, middle, limit);
    close(f.fd);
}

/* What is written of a recording is the recording. */
static void check_recording(const uint8_t *data, size_t size)
{
    struct source s, again;
    const char *why = NULL;
    char *text;
    size_t length;
    unsigned line;
    FILE *f = fmemopen((void *)data, size > 0 ? size : 1, "r");
    if (f == NULL)
        fail("no memory");
    bool good = record_read(f, &s, &attention.flag, &why, &line);
    fclose(f);
    if (good != (why == NULL))
        fail("refused without a word");
    if (!good)
        return;
    s.now.taken = s.dropped + s.count;                  /* only what was given is written */
    f = open_memstream(&text, &length);
    if (f == NULL || !record_write(f, &s))
        fail("no memory");
    fclose(f);
    f = fmemopen(text, length, "r");
    if (f == NULL || !record_read(f, &again, &attention.flag, &why, &line))
        fail("what is written of a recording is none");
    fclose(f);
    if (s.count != again.count || (s.count > 0 && memcmp(s.bytes, again.bytes, s.count) != 0)
        || s.arrival_count != again.arrival_count || s.dropped != again.dropped || s.terminal != again.terminal)
        fail("what is written of a recording is another one");
    for (size_t n = 0; n < s.arrival_count; n++)
        if (s.arrivals[n].at != again.arrivals[n].at || s.arrivals[n].c != again.arrivals[n].c
            || s.arrivals[n].waited != again.arrivals[n].waited || s.arrivals[n].end != again.arrivals[n].end)
            fail("what is written of a recording has other arrivals");
    source_close(&s);
    source_close(&again);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (null == 0 && ((null = open("/dev/null", O_RDWR | O_CLOEXEC)) < 0 || dup2(null, STDIN_FILENO) < 0))
        fail("no /dev/null");
    if (size > 0 && data[0] == 'R')
        check_recording(data + 1, size - 1);
    else if (size > 0)
        check_snapshot(data, size);
    return 0;
}
