/* host.h - what devices reach on the host: a source of bytes, a sink of bytes, a medium of blocks.
 *
 * The devices' behaviour is in console.c and disk.c; here is only the outside. Each is owned by whoever opened it and
 * lent to a device. */
#ifndef HOST_H
#define HOST_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* -- Sources: console input ------------------------------------------------------------------------------------- */

enum source_state {
    SOURCE_READY,         /* a byte is there                                            */
    SOURCE_END,           /* and never will be again                                    */
    SOURCE_NOTHING,       /* not now; only a terminal says this                         */
    SOURCE_INTERRUPTED,   /* the attention flag went up while waiting for one           */
};

/* Files and pipes are there at once: what a look finds is a function of the bytes taken before. A terminal's input comes
 * when it likes. So that a run with it can be told and repeated, what its looks find is a function of the machine's
 * clock and of *arrivals*: where a look at clock c has found nothing, no other look at c finds anything, but for that
 * of an `idle` that waits there. */
struct arrival {
    uint64_t at;                  /* bytes from this number on, up to the next arrival's, */
    uint64_t c;                   /* can be seen from this clock on; */
    bool waited;                  /* at c itself only by an `idle` */
    bool end;                     /* no bytes: the end can be seen */
};

/* No machine has taken more bytes: sums with such numbers do not overflow. */
#define SOURCE_TAKEN_MAX (UINT64_MAX / 4)

/* Where a machine stands in its input. */
struct source_position {
    uint64_t taken;               /* bytes handed out so far */
    uint64_t visible;             /* a terminal's bytes before this number have arrived */
    bool end_visible;             /* and so has its end */
    uint64_t nothing_at;          /* the clock at which a look found nothing; UINT64_MAX: none has */
};

struct source {
    int fd;                       /* -1: nothing comes but what was fed */
    bool owned;                   /* close fd in the end */
    bool terminal;                /* input comes when it likes, and has no end but a hang-up */
    bool ended;                   /* nothing more can be read, or will be fed */
    bool keep;                    /* hold on to what was taken, and to arrivals, so that it can be taken again */
    int error;                    /* errno of a read that failed: the end came early; 0: none did */
    struct source_position now;
    uint8_t *bytes;               /* read and not dropped; the first is number `dropped` */
    size_t count, room;
    uint64_t dropped;
    struct arrival *arrivals;     /* of a terminal, ascending */
    size_t arrival_count, arrival_room;
    const volatile sig_atomic_t *attention;
    void (*before_wait)(void *);  /* called before a wait, so that output is seen first; may be NULL */
    void *before_wait_argument;
};

/* A source over fd, or one that is at its end behind what source_feed gives it (fd = -1). attention interrupts waits. */
struct source source_make(int fd, bool owned, const volatile sig_atomic_t *attention);
void source_close(struct source *s);

/* Add n bytes, as if they had just been read. False: out of memory, and nothing was added. */
bool source_feed(struct source *s, const void *bytes, size_t n);

/* Add an arrival behind those that there are: of a recording that is to be repeated. False: out of memory. */
bool source_add_arrival(struct source *s, struct arrival arrival);

/* What is there for a machine whose clock is c; waits: an `idle` asks. A file or a pipe waits until a byte or the end
 * is known; a terminal never waits. */
enum source_state source_look(struct source *s, uint64_t c, bool waits);

/* Whether a terminal that had nothing would have something now: for those who wait for it in an `idle`. */
bool source_stirs(struct source *s);

/* Go back, or on, to where the machine stood at some time. What was taken since must have been kept. */
void source_seek(struct source *s, struct source_position position);

/* Forget what has been typed and has not arrived where the machine stands: its future will be another. */
void source_forget(struct source *s);

/* Take the next byte; source_look has just said SOURCE_READY. */
uint8_t source_take(struct source *s);

/* -- Sinks: console output -------------------------------------------------------------------------------------- */

struct sink;

/* Where sinks write in the end: one file descriptor with its budget and its first failure, shared by all guests. */
struct outlet {
    int fd;
    uint64_t limit;               /* bytes that may still go out; UINT64_MAX: any number */
    int error;                    /* errno of the first write that failed, else 0 */
    bool exhausted;               /* something was dropped because of the limit */
    const struct sink *unfinished;   /* with labels: whose line has been begun and not ended, or NULL */
    bool written;                 /* something has gone out since somebody set this to false */
    uint8_t last;                 /* the byte that went out last */
    bool eager;                   /* a terminal: write each byte at once (with labels: each line) */
    volatile sig_atomic_t *attention;   /* set on failure or exhaustion, so that the run ends */
};

enum { SINK_ROOM = 8192 };

struct sink {
    struct outlet *outlet;
    const char *label;            /* before each line, or NULL: bytes pass as they are */
    uint64_t put;                 /* bytes that the machine has put into it */
    uint64_t shown;               /* those before this number are not shown again: the machine has gone back in time */
    size_t count;
    uint8_t *buffer;              /* SINK_ROOM bytes once there is output */
};

struct sink sink_make(struct outlet *outlet, const char *label);

/* Give its buffer back; what it holds is dropped. Closed, it is as sink_make left it but for its numbers. */
void sink_close(struct sink *s);

/* One byte of output. With a label, a line goes out whole: at its newline, when the buffer is full, or at a flush. */
void sink_put(struct sink *s, uint8_t byte);

/* Hand on what is held: the guest waits, or has stopped. With a label, a line that has no end yet stays open for more
 * of it; another sink's line ends it first. */
void sink_flush(struct sink *s);

/* End the line that is open, if one is: nothing more comes. */
void outlet_finish(struct outlet *o);

/* -- Media: disks ----------------------------------------------------------------------------------------------- */

enum { BLOCK_SIZE = 4096 };

struct medium {
    int fd;                       /* -1: private, in memory */
    uint8_t *memory;
    bool writable;
    uint32_t capacity;            /* whole blocks */
};

/* Open the file at path, for writing where that is allowed. private: as a copy in memory, the file stays as it is.
 * Returns NULL and sets *why to the reason. */
struct medium *medium_open(const char *path, bool private, const char **why);
void medium_close(struct medium *d);

/* Move one block. block is below the capacity. False: the host cannot do it. */
bool medium_read(struct medium *d, uint32_t block, uint8_t *to);
bool medium_write(struct medium *d, uint32_t block, const uint8_t *from);

#endif
