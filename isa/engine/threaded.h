/* threaded.h - what the two files of the threaded engine share: entries, handlers, and what a run has at hand.
 *
 * threaded.c keeps the entries and enters them; threaded_handlers.c does what instructions do. */
#ifndef THREADED_H
#define THREADED_H

#include "isa/engine/engine.h"

typedef struct entry entry;
struct place;

/* What each handler is given, and gives the next: all of it in registers of the host.
 *    ip        the entry of the instruction at P
 *    edge      where the budget would have one line left if code ran straight on
 *    g         the guest's registers
 *    byte      storage at virtual address 0
 *    strange   bits that no aligned address below a power of two inside the bound has
 *    place     where this is, and the rest
 * ip and edge may lie beside the entries until somebody compares them. Compilers are not told where the entries end,
 * and addresses of these hosts are numbers without gaps; counting with numbers in C takes two more moves a jump. */
#define STATE const entry *ip, const entry *edge, uint32_t *g, uint8_t *byte, uint32_t strange, struct place *place
#define GIVEN ip, edge, g, byte, strange, place

/* Does the instruction of an entry and goes on. Comes back at last with GOES_ON, and the cache says where; or with why
 * not, and the machine is exact. */
typedef enum why handler(STATE);

struct entry {
    _Alignas(16) handler *handler;      /* NULL in pages without entries */
    uint8_t d, a, b;            /* registers; d is REGISTERS for r0 as a result, so that nobody asks */
    uint32_t imm;               /* the immediate; how far a jump goes, in bytes of entries */
};

/* The rows that jump are neighbours in isa.def. */
enum { FIRST_JUMP = INSN_BEQ, JUMPS = INSN_JALR + 1 - FIRST_JUMP };

/* Where a PSW leads: the PSW but for T, and what follows from it. */
struct place {
    uint32_t status, p;
    uint64_t r;                 /* l, and b above it */
    const entry *ip;            /* of the word at p */
    const entry *code;          /* these are of virtual address 0 */
    uint8_t *byte, *derived;
    uint64_t room;              /* bytes of entries from code on that are inside the bound */
    uint32_t limit;             /* min(R.b, q - R.l), 0 where R.l > q: at most 2 GiB */
    uint32_t clear;             /* from which on a store needs no look whether code was made from its page */
    uint32_t strange;           /* STATE */
    struct cache *cache;
    const entry *led[JUMPS][REGISTERS + 1][REGISTERS];  /* where each handler that jumps has led last, from here */
};

/* The places that are remembered: the last trap led to one, the last PSW load to another. Most lead there again; to be
 * told so by a comparison, which the host guesses, is sooner done than to compute where they lead. */
enum { BY_TRAP, BY_LOAD, BY_OTHERS, PLACES };

struct cache {
    struct machine *m;
    uint8_t *page;              /* where traps leave their record, if by themselves; or NULL */
    uint64_t trapped;           /* C at the last trap, unless something had completed since */
    uint64_t horizon;           /* C where somebody must look: an event, the limit, the host's attention */
    uint64_t end;               /* the same, or before that because of T */
    const entry *ip, *edge;     /* where to go on when a handler has returned */
    struct place *place;
    entry *entries;             /* of storage's words */
    size_t size;                /* of the mapping, bytes */
    uint8_t *derived;           /* a byte a page: has entries */
    uint16_t *cut;              /* a number a page: how many words of it are inside, if a space ends there, else 0 */
    uint64_t top;               /* no page has entries from here on */
    uint64_t slow;              /* instructions given to the reference engine, or done like it does them */
    struct place places[PLACES];
};

enum {
#ifdef TORTURE
    LINE = 4,                   /* words between two looks at the budget; divides WORDS */
    FORGETFUL = 1,              /* nothing is known any more after a trap, and all comes the long way at times */
#else
    LINE = 32,
    FORGETFUL = 0,
#endif
    WORDS = PAGE_SIZE / 4,
};

/* P, and how many more instructions may run before somebody must look, and the clock, at an entry. */
#define P    ((uint32_t)(((uintptr_t)ip - (uintptr_t)place->code) / (sizeof *ip / 4)))
#define LEFT ((uint64_t)(edge - ip) + LINE)
#define C    (place->cache->end - LEFT)

/* Go on at ip: its handler has the same parameters and the same result, so a compiler makes that a jump, where the
 * Makefile has found that it does. From others handlers return, and threaded_run calls one after the other. */
#if defined TAIL_CALLS && defined __OPTIMIZE__ && (defined __x86_64__ || defined __aarch64__)
#define BY_JUMPS 1
#define HERE return ip->handler(GIVEN)
#else
#define BY_JUMPS 0
#define HERE return threaded_pause(GIVEN)
#endif

/* Goes on by way of threaded_run. */
static inline enum why threaded_pause(STATE)
{
    (void)g, (void)byte, (void)strange;
    place->cache->ip = ip;
    place->cache->edge = edge;
    place->cache->place = place;
    return GOES_ON;
}

/* Handlers that are not of a row. */
handler threaded_decode;        /* the word has not been decoded */
handler threaded_leave;         /* the reference engine is to do it */
handler threaded_open;          /* the page has no entries */
handler threaded_struck;        /* it was a store, and is done, into a page that has entries */

/* The handler of i; `apart` if it is the last of its line or jumps out of its page. */
handler *threaded_handler(const struct insn *i, bool apart);

/* The machine is exact, and may have changed as it likes. Where it is now is to be remembered in `place`. GOES_ON: the
 * cache says where it goes on. */
enum why threaded_enter(struct place *place);

/* R as one number, l low. */
static inline uint64_t psw_r(const struct psw *psw) { return psw->l | (uint64_t)psw->b << 32; }

/* So many instructions may run from C = c on, with T = t, before somebody must look, at the latest at C = horizon. */
static inline uint64_t time_left(uint64_t horizon, uint64_t c, uint32_t t)
{
    uint64_t left = horizon - c;
    return t != 0 && t < left ? t : left;
}

/* Make m exact: it stands before the instruction at p, the clock is c, and was `trapped` at the last trap. Until now
 * its own clock may have been behind, and T was that of then. */
static inline void machine_stands(struct machine *m, uint32_t p, uint64_t c, uint64_t trapped)
{
    m->psw.p = p;
    if (c != m->c)
        machine_pass(m, c - m->c);
    m->progress = c != trapped;
}

/* Whether a run has come to its end: ip is not in the space, or less than a line is left of the budget. */
static inline bool is_over(const entry *ip, const entry *edge, const struct place *place)
{
    return (uintptr_t)ip - (uintptr_t)place->code >= place->room || ip > edge;
}

/* Go on at ip, wherever that is. */
#define ARRIVE                                                              \
    do {                                                                    \
        if (is_over(ip, edge, place))                                       \
            return threaded_leave(GIVEN);                                   \
        if (ip->handler == NULL)                                            \
            return threaded_open(GIVEN);                                    \
        HERE;                                                               \
    } while (0)

#endif
