/* machine.h - the one interface: a machine is a state and a function `run`.
 *
 * A bare and a virtual machine differ in nothing else: an engine runs the one, a monitor runs the other. A monitor is
 * written against machines alone and cannot tell whether its machine is bare, so nesting needs no code of its own:
 * a tower is a list (Popek and Goldberg 1974, Theorem 2).
 *
 * The functions below the struct are the same for every machine. Manual sections are those of isa/README.md. */
#ifndef MACHINE_H
#define MACHINE_H

#include "isa/dev/device.h"
#include "isa/isa.h"
#include "isa/storage.h"

#include <signal.h>

/* Stop states (manual, section 4). A stopped machine takes no further trap or event. */
enum stop { RUNNING, HALTED, WEDGED, DEADLOCKED };

/* Why `run` returned. The machine is exact then, and `run` called again just goes on. */
enum why {
    GOES_ON,      /* never returned by `run`: nothing stands in the way                                     */
    TRAP,         /* a supervised machine took a trap: `trap` says which; psw is the old one, E is unchanged */
    STOP,         /* `stop` says which                                                                      */
    LIMIT,        /* c has reached `until`                                                                  */
    WAIT,         /* an `idle` that only input from outside can end                                         */
    YIELD,        /* a monitor below wants another of its guests to run                                     */
    ATTENTION,    /* the host's `attention` flag is up                                                      */
};

struct trap {
    enum cause cause;
    uint32_t info;
    uint32_t word;
};

struct machine;

/* Who wants to be told what a machine does; none of it changes what it does. NULL members are not called. */
struct watcher {
    /* The machine takes a trap by itself, in its storage. `old` is the PSW before, the machine has the new one. */
    void (*taken)(struct watcher *w, const struct machine *m, const struct trap *trap, const struct psw *old);
    /* The instruction i has completed; `old` is the PSW before. Told by the tracing engine, and by monitors of v_i. */
    void (*step)(struct watcher *w, const struct machine *m, const struct insn *i, const struct psw *old);
    /* A device event happened (an `in`, an `out`, or the event of a device); text says what. */
    void (*device)(struct watcher *w, const struct machine *m, const char *text);
};

struct machine {
    struct psw psw;                         /* <M, P, R, T> and the flags                                    */
    uint32_t *g;                            /* r0 .. r15, wherever they are just now; g[0] is 0              */
    uint64_t c;                             /* the clock: instructions completed, and ticks idled            */
    uint64_t idled;                         /* of those ticks, what idles took beyond one each               */
    struct window e;                        /* executable storage, q = e.size                                */
    unsigned has;                           /* V, assist and flaws: a set of enum has                        */
    bool progress;                          /* an instruction has completed since the last trap              */
    bool expired;                           /* T has just reached 0                                          */
    enum stop stop;
    uint32_t exit;                          /* exit code, 0 unless HALTED                                    */
    bool supervised;                        /* a supervisor in C takes this machine's traps                  */
    struct trap trap;                       /* the last one, where supervised                                */
    struct board dev;                       /* its devices                                                   */
    uint64_t until;                         /* run no further than c = until; UINT64_MAX: no limit           */
    const volatile sig_atomic_t *attention; /* not 0: the host wants `run` to return                         */
    struct watcher *watcher;                /* or NULL                                                       */
    enum why (*run)(struct machine *m);     /* an engine, or a monitor                                       */
    void *engine;                           /* what its engine keeps for it, or NULL                         */
};

/* The value of register r. */
static inline uint32_t machine_get(const struct machine *m, unsigned r) { return m->g[r]; }

/* Set register r; r0 stays 0. */
static inline void machine_set(struct machine *m, unsigned r, uint32_t value)
{
    if (r != 0)
        m->g[r] = value;
}

static inline bool machine_user(const struct machine *m) { return (m->psw.status & PSW_M) != 0; }

/* Load n = 1, 2 or 4 bytes at virtual address a. Returns NO_TRAP, or the cause to trap with (info = a). */
static inline enum cause machine_load(const struct machine *m, uint32_t a, unsigned n, uint32_t *value)
{
    uint64_t physical;
    enum cause cause = relocate(&m->psw, m->e.size, a, n, n, &physical);
    if (cause == NO_TRAP)
        *value = window_load(&m->e, physical, n);
    return cause;
}

/* Store the low n = 1, 2 or 4 bytes of value at virtual address a. Returns NO_TRAP, or the cause to trap with. */
static inline enum cause machine_store(struct machine *m, uint32_t a, unsigned n, uint32_t value)
{
    uint64_t physical;
    enum cause cause = relocate(&m->psw, m->e.size, a, n, n, &physical);
    if (cause == NO_TRAP)
        window_store(&m->e, physical, n, value);
    return cause;
}

/* Time passes: C advances by ticks, T, if on, falls by as many, and expires when it reaches 0 (manual, section 5).
 * An instruction has completed. ticks: at least 1, and at most T where T is on. */
static inline void machine_pass(struct machine *m, uint64_t ticks)
{
    m->c += ticks;
    m->progress = true;
    if (m->psw.t != 0) {
        m->psw.t -= (uint32_t)ticks;
        m->expired = m->psw.t == 0;
    }
}

/* The PSW as this machine would hold it: bits that it does not have are 0. */
static inline struct psw machine_psw(const struct machine *m, struct psw psw)
{
    psw.status &= PSW_M | PSW_I | ((m->has & HAS_V) != 0 ? PSW_V : 0);
    psw.l &= ~(uint32_t)(PAGE_SIZE - 1);
    return psw;
}

/* Load a PSW, as its supervisor does it: an instruction completes, but no tick passes and nothing expires. */
static inline void machine_load_psw(struct machine *m, struct psw psw)
{
    m->psw = machine_psw(m, psw);
    m->expired = false;
    m->progress = true;
}

/* Swap PSWs in storage for a trap (GOES_ON), or WEDGE (STOP). Only machine_take calls it. */
enum why machine_swap(struct machine *m, enum cause cause, uint32_t info, uint32_t word);

/* Take a trap (manual, section 4), at the one spot in the tree where that happens. With a supervisor in C it is
 * handed over (TRAP); otherwise the PSWs are swapped in storage (GOES_ON), or the machine is WEDGED (STOP). */
static inline enum why machine_take(struct machine *m, enum cause cause, uint32_t info, uint32_t word)
{
    if (!m->supervised)
        return machine_swap(m, cause, info, word);
    m->trap = (struct trap){ cause, info, word };
    m->expired = false;
    return TRAP;
}

/* Whether a device interrupt would be taken. */
static inline bool machine_interrupted(const struct machine *m)
{
    return UNLIKELY(m->dev.pending != 0) && (m->psw.status & PSW_I) != 0;
}

/* What comes before the next instruction (manual, section 3, steps 0 to 2): stop, limit, attention, device events,
 * TIMER, DEVICE. GOES_ON: the instruction at P is next. Every run loop begins with it. */
enum why machine_due_slowly(struct machine *m);
static inline enum why machine_due(struct machine *m)
{
    if (LIKELY(m->c < m->until && m->c < m->dev.next && !m->expired && !machine_interrupted(m) && m->stop == RUNNING &&
               !*m->attention))
        return GOES_ON;
    return machine_due_slowly(m);
}

/* Power-on: registers, clock and T are 0 and RESET is taken (manual, section 4). The image is in storage already,
 * and run, e, g, has, supervised, until, attention are set. */
enum why machine_power_on(struct machine *m);

/* "HALTED" and so on. */
const char *stop_name(enum stop stop);

#endif
