/* session.h - the machines under the shell: a tower, driven step by step, stopped where one likes, and moved through
 * time. It prints nothing; what to say of a stop is in struct halt.
 *
 * Stops leave no mark. A guest is held by `until`, which is no state of its machine, and by the attention flag; so a
 * run with a thousand stops ends in the state in which an undisturbed one does.
 *
 * Time. Where a guest stands is its clock C and how many traps it has taken, since a trap takes no tick. One *move* is
 * an instruction that completes or a trap that is taken. Guests of one tower share nothing, so each has a time of its
 * own: going back with one leaves the others where they are. */
#ifndef SESSION_H
#define SESSION_H

#include "vmm/cli/stage.h"
#include "vmm/listener.h"

/* Where a guest stands. */
struct moment {
    uint64_t c;
    uint64_t traps;             /* taken since power-on; RESET is the first */
    uint64_t moves;             /* completed instructions and traps */
};

static inline bool moment_before(struct moment a, struct moment b) { return a.moves < b.moves; }

/* Why the guests stand still. */
enum halt_reason {
    HALT_BEGIN,                 /* nothing has run since power-on, or since the session's guest was put in place */
    HALT_MOVED,                 /* as many moves as were asked for, or the moment that was asked for */
    HALT_BREAK,                 /* a breakpoint: see number */
    HALT_WATCH,                 /* a watchpoint: see number, old, now */
    HALT_ENDED,                 /* the guest's machine has stopped: HALTED, WEDGED, DEADLOCKED */
    HALT_LIMIT,                 /* --limit */
    HALT_WAITS,                 /* it idles for input, and none is to come while the shell has the terminal */
    HALT_INTERRUPT,             /* ^C */
    HALT_START,                 /* going back, the beginning of what is remembered */
    HALT_OUTPUT,                /* the guest's output cannot be written, or --max-output */
};

struct halt {
    enum halt_reason reason;
    unsigned guest;             /* which guest's doing it is */
    unsigned number;            /* of the breakpoint or watchpoint */
    uint64_t old, now;          /* HALT_WATCH: the value before and after, of at most 8 bytes */
};

struct session;
struct stops;                   /* breakpoints and watchpoints: stops.h */
struct history;                 /* checkpoints of one guest: history.h */

/* A guest of the tower, as the session follows it. */
struct track {
    struct watcher watcher;     /* of its machine, first */
    struct watcher *next;       /* told as well, or NULL */
    struct session *session;
    unsigned number;
    uint64_t traps;             /* taken since power-on */
    uint64_t limit;             /* where --limit ends it; its `until` is the session's */
    bool was_over;              /* it had ended before all went on: that is no news */
    int fresh_trap;             /* cause of the trap that its last move was; -1: it was none */
    uint64_t fresh_levels;      /* bit n: monitor n has got a trap since stops were looked at */
    bool reads_next;            /* its next instruction reads what is watched */
    bool read, stored;          /* its last one has read, or stored into, what is watched */
    uint64_t typed_at;          /* the move before which lines have been typed that it has had no time to see, */
    bool typed;                 /* if there are any */
    struct history *history;
};

/* How the guests are being run just now. */
enum gear {
    GEAR_FAST,                  /* nobody looks until it is over */
    GEAR_MOVE,                  /* a trap ends it, as one tick more does */
    GEAR_LOOK,                  /* each move is looked at: a stop might hold */
};

/* The last trap of a guest's tower, as monitors told it: what `why` explains. Filled while anything runs. */
struct trap_story;

struct session {
    struct settings settings;   /* its own copy: depth, engine ... can be changed by the shell */
    char **paths;               /* of the programs; its own */
    char *from;                 /* of the snapshot, or NULL; its own */
    bool restored;              /* a snapshot, if its guests are of one, by a command, and not by the command line */
    struct stage stage;
    int guest_out;              /* file descriptor of --guest-out; 0: none */
    bool loaded;                /* there is a program, and its tower stands */
    unsigned guest;             /* the one that is looked at and moved; below guests of the tower */
    unsigned level;             /* whose eyes: 0 the bare machine .. the guest's level */
    struct halt halt;           /* why the guests stand still */
    struct track *tracks;       /* of each guest of the tower */
    enum gear gear;
    struct watcher bare;        /* of the machine at the bottom: its instructions, when each move is looked at */
    struct watcher *bare_next;
    struct listener listener;   /* of the monitors, for what they do in its place */
    enum why (*engine)(struct machine *m);      /* what runs the bare machine at full speed */
    struct stops *stops;
    struct values *values;      /* what expressions remember: expression.h */
    struct trap_story *story;   /* trap_story.h */
    struct story *trace;        /* of the tower that stands, or NULL */
};

/* A session without a program. settings: of the command line; copied. Returns false: out of memory. */
bool session_create(struct session *s, const struct settings *settings);
void session_free(struct session *s);

/* Take program files (or a snapshot) and build their tower, powered on. Returns an exit status; a line on stderr says
 * what is wrong, and the session is what it was before. */
int session_load(struct session *s, char **paths, unsigned count);

/* Build the tower again, for the same programs, and power on: `run`. */
int session_reset(struct session *s);

/* Go on with the guests of a snapshot, on the tower of the settings. As session_load. */
int session_restore(struct session *s, const char *path);

/* Put the guests as they are onto the tower of other settings: `migrate`. Their history comes along. Returns an exit
 * status; where the new tower cannot be built they are on the old one again. */
int session_rebuild(struct session *s, const struct settings *wanted);

/* The machine of the selected guest; the machine at a level below it (0 .. session_top), of the chain that it stands
 * on; levels above the tower's are machines inside monitors in PG32, brought up to date for the call. */
struct machine *session_guest(const struct session *s);
struct machine *session_machine(struct session *s, unsigned level);

/* The level of the guest that is looked at. */
unsigned session_top(const struct session *s);

/* Where the selected guest stands. */
struct moment session_now(const struct session *s);
static inline struct track *session_track(const struct session *s) { return &s->tracks[s->guest]; }

/* Text for the guest's console input, from now on. False: out of memory, or its input is a file. */
bool session_type(struct session *s, const void *bytes, size_t n);

/* Whether the shell has the terminal that the guest's console is on, so that it must be given while a guest runs. */
bool session_on_terminal(const struct session *s);

/* Tell on standard error what happens, by the letters of --trace (vmm/observe/story.h); 0: nothing any more. False: out
 * of memory. */
bool session_trace(struct session *s, unsigned letters);

/* -- execute.c: forward ------------------------------------------------------------------------------------------- */

/* Make `count` moves with the selected guest alone, minding stops. Sets and returns s->halt. */
struct halt session_step(struct session *s, uint64_t count);

/* Move the selected guest until done(s, argument) says so after a move, minding stops: next, finish, until. */
struct halt session_step_until(struct session *s, bool (*done)(struct session *s, void *argument), void *argument);

/* Let all guests run until something stops one of them. Full speed while no stop needs to see each move. */
struct halt session_continue(struct session *s);

/* Let the selected guest run alone, minding nothing but its own end, to clock `until` or, in GEAR_MOVE, one move. What
 * time travel is made of. */
enum why session_let_run(struct session *s, uint64_t until, enum gear gear);

/* Follow the guests of the tower that has just been built: count traps, look at moves. */
void session_follow(struct session *s);

/* And hand on to s->trace what the watchers are told. */
void session_follow_trace(struct session *s);

/* -- history.c: back ---------------------------------------------------------------------------------------------- */

/* Bring the selected guest to the first moment at or after `when` that its run has: back by a checkpoint and replay,
 * forward by running without minding stops. */
struct halt session_goto(struct session *s, struct moment when);

/* Take back `count` moves of the selected guest. HALT_START where there are not so many. */
struct halt session_back(struct session *s, uint64_t count);

/* Go back to the last moment at which a stop would have stopped it, or to the start. `here`: it may be this one. */
struct halt session_back_to_stop(struct session *s, bool here);

/* Another future begins at this moment: forget checkpoints, output and input that came after it. What has been typed since
 * the guest moved last is part of that future. */
void session_new_future(struct session *s);

/* The state of the guest has been changed by hand (a register set, storage written): what was to come is no more. */
void session_changed(struct session *s);

#endif
