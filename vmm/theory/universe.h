/* universe.h - states of small PG32 machines, and what one instruction makes of each.
 *
 * The definitions of Popek and Goldberg speak of all states S = (E, M, P, R) and of pairs of them. A `struct state` is
 * one, with all that this machine adds to it (registers, T, clock, devices); a `struct stage` is the hardware on which
 * it is played. What the definitions ask about the results is in classify.c. */
#ifndef UNIVERSE_H
#define UNIVERSE_H

#include "isa/board.h"
#include "vmm/monitor.h"

enum {
    WINDOW = 128,                       /* so many bytes from R.l on are given in a state                */
    SMALL_STORAGE = 5 * PAGE_SIZE,      /* q of the small machines; one page more where q is varied      */
    STAGE_STORAGE = 6 * PAGE_SIZE,
};

/* What the devices are up to. */
enum situation {
    QUIET,                              /* console at its end, disk idle                        */
    INPUT,                              /* a byte of console input is there                     */
    PENDING,                            /* and it interrupts                                    */
    BUSY,                               /* the disk has a command under way                     */
    SITUATIONS,
};

struct state {
    uint32_t word;                      /* the instruction at P; P + 4 is at most WINDOW and R.b */
    struct psw psw;
    uint32_t g[REGISTERS];
    uint64_t c;
    uint64_t q;
    uint8_t window[WINDOW];             /* E from R.l on, as far as R.b goes; the word stands in it  */
    unsigned outside;                   /* what the rest of E is full of: 0 or 1 picks a byte        */
    enum situation devices;
};

/* What became of a state. */
struct outcome {
    bool trapped;
    struct trap trap;                   /* if so; the rest is as before then */
    struct psw psw;
    uint32_t g[REGISTERS];
    uint64_t c;
    uint8_t window[WINDOW];
    bool stray;                         /* a byte of E outside the window has changed */
    bool devices;                       /* something about a device has changed       */
    bool expired;
    bool waits;                         /* it did not complete, and did not trap: it waits  */
    enum stop stop;
};

struct stage;

/* A stage for machines with `has`. NULL: the host has not enough memory. */
struct stage *stage_create(unsigned has);
void stage_free(struct stage *s);

/* Play the instruction of a state. checked: as the machine does it; else with no privilege check in the way. */
struct outcome stage_play(struct stage *s, const struct state *state, bool checked);

/* The commuting diagram of Popek and Goldberg, section 4, for one state and one instruction:
 *
 *            i
 *       S ------> i(S)
 *       |          |            f is map.c and allocator.c themselves, on a machine that
 *      f|          |f           has a monitor and this state as its guest's
 *       v          v
 *      f(S) ----> i(f(S)) = f(i(S)), or i(f(S)) traps
 *            i
 *
 * A trap of an unprivileged instruction is reflected, so it must be a trap of S as well, and the same. */
enum commutation {
    COMMUTES,
    TRAPS_BELOW_ONLY,                   /* i(f(S)) takes a trap that S does not, and that no v_i answers   */
    TRAPS_ABOVE_ONLY,                   /* S traps, i(f(S)) does not                                       */
    DIFFERS,                            /* neither traps, and f(i(S)) is not i(f(S))                       */
};
enum commutation stage_commute(struct stage *s, const struct state *state);

/* The last stage_commute, to be shown: the state of the machine below before and after (by its physical addresses). */
struct psw stage_below_before(const struct stage *s);
const struct machine *stage_below(const struct stage *s);

/* A state with all fields at their simplest: supervisor mode, P = 0, R = (1000, 20), everything else 0. */
struct state state_plain(uint32_t word);

/* How many bytes of its window a state gives: min(R.b, WINDOW). */
unsigned state_window(const struct state *s);

/* A state as one word of text, "e2100000,M=1,l=2000:r1=4", and back; what is not named is as in state_plain. Numbers
 * are hexadecimal. state_read returns the rest of the text, or NULL: no such text. */
void state_write(FILE *f, const struct state *s, const struct state *plain);
const char *state_read(const char *text, struct state *s);

#endif
