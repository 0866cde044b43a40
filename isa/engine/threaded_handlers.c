/* threaded_handlers.c - what the threaded engine's handlers do: one for each instruction and the registers d and a.
 *
 * What a row of isa.def does is written once, as do_ and its name, from its kind and its function in semantics.h. From
 * that come, for what computes, loads, stores and jumps, a handler for each d and a, with both as constants: it needs
 * only the immediate or b from its entry, and registers are at fixed distances from g, where the host hands on what has
 * been stored to who loads it without delay. And two come with the registers from the entry: for the rows that have no
 * others; and `apart`, for the last word of a line and jumps out of a page: it goes on only where that is inside the
 * space, in a page with entries, with a line of the budget left. */
#include "isa/semantics.h"

#include <stddef.h>
#include <string.h>

#include "isa/engine/threaded.h"

#define INLINE static inline __attribute__((always_inline))

/* A value of which compilers do not know where it comes from. */
#define OPAQUE(value) ({ __typeof__(value) opaque = (value); __asm__ ("" : "+r" (opaque)); opaque; })

/* -- Going on ---------------------------------------------------------------------------------------------------- */

#define LEAVE return threaded_leave(GIVEN)

/* Go on at the next word: one addition, and a jump by way of what ip is then. */
#define NEXT                                                                \
    do {                                                                    \
        ip = OPAQUE(ip + 1);                                                \
        if (apart)                                                          \
            ARRIVE;                                                         \
        HERE;                                                               \
    } while (0)

/* The jump at ip, one instruction, goes so many bytes of entries. All that comes next waits for where that is. Mostly
 * it is where the same handler has led before: it compares, and the host, which guesses how comparisons end, is there
 * before it knows. The copy is for compilers, which would take of two equal numbers the one that comes late. */
#define JUMP(distance)                                                      \
    do {                                                                    \
        int64_t way = (distance);                                           \
        const entry *to = (const entry *)((const char *)ip + way);          \
        edge = (const entry *)((const char *)edge + way) - 1;               \
        ip = to;                                                            \
        if (!apart) {                                                       \
            const entry **led = &place->led[row][d][a], *guess = *led, *copy = OPAQUE(guess); \
            if (LIKELY(copy == to))                                         \
                ip = guess;                                                 \
            else                                                            \
                *led = to;                                                  \
        }                                                                   \
    } while (0)

/* It goes as far as its entry says, and code goes on there. */
#define GO                                                                  \
    do {                                                                    \
        JUMP((int32_t)ip->imm);                                             \
        if (apart)                                                          \
            ARRIVE;                                                         \
        if (UNLIKELY(ip > edge))                                            \
            LEAVE;                                                          \
        HERE;                                                               \
    } while (0)

/* -- What the kinds do ------------------------------------------------------------------------------------------- */

/* The second operand of what is computed, by how the row has them. */
#define SECOND_D_A_B   g[ip->b]
#define SECOND_D_A_IMM ip->imm
#define SECOND_D_A_SH  ip->imm
#define SECOND_D_HIGH  ip->imm

#define DO_VALUE(name, operands)                                            \
    g[d] = sem_##name(g[a], SECOND_##operands);                             \
    NEXT;

#define DO_DIVIDE(name, operands)                                           \
    if (g[ip->b] == 0)                                                      \
        LEAVE;                                                              \
    DO_VALUE(name, operands)

/* Whether an access is not all inside the bound or not aligned. Most are aligned and below a power of two that is
 * inside, so that they have none of the bits in `strange`. For the rest a rotation moves the bits that must be 0 to the
 * top. */
INLINE bool outside(uint32_t address, uint32_t width, uint32_t strange, const struct place *place)
{
    if (width == 1)
        return address >= place->limit;
    if (LIKELY((address & strange & ~(4 - width)) == 0))
        return false;
    uint32_t rotated = width == 2 ? address >> 1 | address << 31 : address >> 2 | address << 30;
    return rotated >= place->limit / width;
}

#define DO_LOAD(name, operands)                                             \
    uint32_t address = g[a] + ip->imm;                                      \
    if (outside(address, WIDTH_##name, strange, place))                     \
        LEAVE;                                                              \
    g[d] = sem_##name(load_bytes(byte + address, WIDTH_##name));            \
    NEXT;

#define DO_STORE(name, operands)                                            \
    uint32_t address = g[a] + ip->imm;                                      \
    if (outside(address, WIDTH_##name, strange, place))                     \
        LEAVE;                                                              \
    store_bytes(byte + address, WIDTH_##name, g[d]);                        \
    if (address < place->clear && place->derived[address / PAGE_SIZE] != 0) \
        return threaded_struck(GIVEN);                                      \
    NEXT;

#define DO_BRANCH(name, operands)                                           \
    enum { row = ID_##name - FIRST_JUMP };                                  \
    _Static_assert((unsigned)row < (unsigned)JUMPS, "a jump has room in led"); \
    if (sem_##name(g[d], g[a]))                                             \
        GO;                                                                 \
    NEXT;

#define DO_JUMP(name, operands)                                             \
    enum { row = ID_##name - FIRST_JUMP };                                  \
    _Static_assert((unsigned)row < (unsigned)JUMPS, "a jump has room in led"); \
    DO_##name

#define DO_jal                                                              \
    if (d != REGISTERS)                                                     \
        g[d] = P + 4;                                                       \
    GO;

#define DO_jalr                                                             \
    uint32_t address = sem_jalr(P, g[a], ip->imm);                          \
    if ((address & 3) != 0)                                                 \
        LEAVE;                                                              \
    if (d != REGISTERS)                                                     \
        g[d] = P + 4;                                                       \
    JUMP((const char *)(place->code + address / 4) - (const char *)ip);     \
    ARRIVE;

#define DO_CALL(name, operands)                                             \
    uint32_t info = 0;                                                      \
    enum cause cause = sem_##name(ip->imm, &info);                          \
    return trap(GIVEN, cause, info);

/* What may change more than G and E is done like a step of the reference, with the machine exact. The entry has all
 * that the instruction had, so nothing is decoded again. */
#define DO_FLAWED(name, operands)                                           \
    struct cache *cache = place->cache;                                     \
    struct insn insn = { (enum insn_id)ID_##name, ip->d, ip->a, ip->b, ip->imm, load_bytes(byte + P, 4) }; \
    machine_stands(cache->m, P, C, cache->trapped);                         \
    cache->slow++;                                                          \
    enum why why = sem_##name(cache->m, &insn);                             \
    return why != GOES_ON ? why : threaded_enter(&cache->places[BY_OTHERS]);

#define DO_SYSTEM(name, operands)                                           \
    if (machine_user(place->cache->m))                                      \
        LEAVE;                                                              \
    if ((enum insn_id)ID_##name == INSN_LPSW)                               \
        return load_psw(GIVEN);                                             \
    DO_FLAWED(name, operands)

/* The rows by the names that macros have. */
enum {
#define INSN(ID, name, ...) ID_##name = INSN_##ID,
#include "isa/isa.def"
#undef INSN
};

/* -- Exchanging PSWs --------------------------------------------------------------------------------------------- */

/* Make R what psw_r says: in one store, for whoever loads it as one. */
static inline void psw_set_r(struct psw *psw, uint64_t r)
{
    _Static_assert(offsetof(struct psw, b) == offsetof(struct psw, l) + 4, "R is one number");
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy((char *)psw + offsetof(struct psw, l), &r, sizeof r);
#else
    psw->l = (uint32_t)r;
    psw->b = (uint32_t)(r >> 32);
#endif
}

/* T when the clock is c. */
static inline uint32_t timer_at(const struct machine *m, uint64_t c)
{
    return m->psw.t == 0 ? 0 : m->psw.t - (uint32_t)(c - m->c);
}

/* The record of a trap of m at p, with T = timer. R goes there as one, for whoever loads it as one. */
static inline void leave_record(uint8_t *record, const struct machine *m, uint32_t p, uint32_t timer, struct trap trap)
{
    store_bytes(record + OLD_STATUS, 4, m->psw.status);
    store_bytes(record + OLD_P, 4, p);
    store_two(record + OLD_L, psw_r(&m->psw));
    store_bytes(record + OLD_T, 4, timer);
    store_bytes(record + TRAP_CAUSE, 4, (uint32_t)trap.cause);
    store_bytes(record + TRAP_INFO, 4, trap.info);
    store_bytes(record + TRAP_WORD, 4, trap.word);
}

/* The machine has loaded a PSW as of C = c, and does not stand in the place where it was expected. */
static __attribute__((noinline)) enum why loaded_elsewhere(struct place *place, uint64_t c)
{
    struct machine *m = place->cache->m;
    m->psw = machine_psw(m, m->psw);
    m->c = c;
    m->progress = c != place->cache->trapped;
    return threaded_enter(place);
}

/* The machine has a new PSW as of C = c, the one at `from`, and most likely is in place `to` then. T was `timer`, and
 * so many instructions of the budget were left: where T is off before and after, it goes on. */
INLINE enum why psw_loaded(STATE, const uint8_t *from, struct place *to, uint64_t c, uint64_t left, uint32_t timer)
{
    struct cache *cache = place->cache;
    struct machine *m = cache->m;
    uint32_t status = load_bytes(from, 4), p = load_bytes(from + OLD_P - OLD_STATUS, 4);
    uint32_t t = load_bytes(from + OLD_T - OLD_STATUS, 4);
    uint64_t r = load_two(from + OLD_L - OLD_STATUS) & ~(uint64_t)(PAGE_SIZE - 1);
    m->psw.status = status;
    psw_set_r(&m->psw, r);
    if (UNLIKELY(status != to->status || p != to->p || r != to->r)) {
        m->psw.p = p;
        m->psw.t = t;
        return loaded_elsewhere(to, c);
    }
    if ((timer | t) != 0) {
        m->psw.t = t;
        m->c = c;
        left = time_left(cache->horizon, c, t);
        cache->end = c + left;
    }
    place = to;
    byte = place->byte;
    strange = place->strange;
    ip = place->ip;
    edge = ip + left - LINE;
    if (UNLIKELY(ip > edge))
        LEAVE;
    if (UNLIKELY(ip->handler == NULL))
        return threaded_open(GIVEN);
    HERE;
}

/* A trap at P that somebody wants to know, or that may be one too many. */
static __attribute__((noinline)) enum why take_told(STATE, enum cause cause, uint32_t info)
{
    (void)g, (void)strange;
    struct cache *cache = place->cache;
    machine_stands(cache->m, P, C, cache->trapped);
    enum why why = machine_take(cache->m, cause, info, load_bytes(byte + P, 4));
    return why != GOES_ON ? why : threaded_enter(&cache->places[BY_OTHERS]);
}

INLINE enum why trap(STATE, enum cause cause, uint32_t info)
{
    struct cache *cache = place->cache;
    uint64_t c = C;
    uint8_t *record = cache->page;
    if (UNLIKELY(record == NULL || c == cache->trapped || (FORGETFUL && c % 2 == 0)))
        return take_told(GIVEN, cause, info);
    uint32_t timer = timer_at(cache->m, c);
    leave_record(record, cache->m, P, timer, (struct trap){ cause, info, load_bytes(byte + P, 4) });
    cache->trapped = c;
    return psw_loaded(GIVEN, record + NEW_STATUS, &cache->places[BY_TRAP], c, LEFT, timer);
}

/* An lpsw at P, in supervisor mode. */
INLINE enum why load_psw(STATE)
{
    struct cache *cache = place->cache;
    uint32_t address = g[ip->a] + ip->imm;
    uint64_t c = C + 1;
    if (outside(address, 4, strange, place) || place->limit - address < 4 * PSW_WORDS || cache->page == NULL
        || (FORGETFUL && c % 2 == 0))
        LEAVE;
    return psw_loaded(GIVEN, byte + address, &cache->places[BY_LOAD], c, LEFT - 1, cache->m->psw.t);
}

/* -- The handlers ------------------------------------------------------------------------------------------------ */

#define INSN(ID, name, opcode, operands, kind, ...)                         \
INLINE enum why do_##name(STATE, unsigned d, unsigned a, bool apart)        \
{                                                                           \
    (void)g, (void)byte, (void)strange, (void)d, (void)a, (void)apart;      \
    DO_##kind(name, operands)                                               \
}
#include "isa/isa.def"
#undef INSN

_Static_assert(REGISTERS == 16, "all registers are in these lists");

/* F(name, d, a), for each register that a row may name as a, and as d. A result has REGISTERS for r0. */
#define EACH_A(F, name, d)                                                  \
    F(name, d, 0) F(name, d, 1) F(name, d, 2) F(name, d, 3)                 \
    F(name, d, 4) F(name, d, 5) F(name, d, 6) F(name, d, 7)                 \
    F(name, d, 8) F(name, d, 9) F(name, d, 10) F(name, d, 11)               \
    F(name, d, 12) F(name, d, 13) F(name, d, 14) F(name, d, 15)
#define NO_A(F, name, d) F(name, d, 0)
#define BUT_0(A, F, name)                                                   \
    A(F, name, 1) A(F, name, 2) A(F, name, 3) A(F, name, 4) A(F, name, 5)   \
    A(F, name, 6) A(F, name, 7) A(F, name, 8) A(F, name, 9) A(F, name, 10)  \
    A(F, name, 11) A(F, name, 12) A(F, name, 13) A(F, name, 14) A(F, name, 15)
#define EACH_RESULT(A, F, name) A(F, name, 16) BUT_0(A, F, name)
#define EACH_SOURCE(A, F, name) A(F, name, 0) BUT_0(A, F, name)

#define A_OF_D_A_B     EACH_A
#define A_OF_D_A_IMM   EACH_A
#define A_OF_D_A_SH    EACH_A
#define A_OF_D_HIGH    NO_A
#define A_OF_D_MEM     EACH_A
#define A_OF_D_A_TO    EACH_A
#define A_OF_D_TO      NO_A

/* The kinds of which there are such handlers. */
#define EACH_VALUE(A, F, name)  EACH_RESULT(A, F, name)
#define EACH_LOAD(A, F, name)   EACH_RESULT(A, F, name)
#define EACH_JUMP(A, F, name)   EACH_RESULT(A, F, name)
#define EACH_STORE(A, F, name)  EACH_SOURCE(A, F, name)
#define EACH_BRANCH(A, F, name) EACH_SOURCE(A, F, name)
#define EACH_DIVIDE(A, F, name)
#define EACH_CALL(A, F, name)
#define EACH_SYSTEM(A, F, name)
#define EACH_FLAWED(A, F, name)

/* They are for speed: where handlers do not jump to each other, they would only take the compiler's time. */
#if BY_JUMPS
#define HANDLERS(F, name, operands, kind) EACH_##kind(A_OF_##operands, F, name)
#else
#define HANDLERS(F, name, operands, kind)
#endif

#define HANDLER(name, d, a)                                                 \
static enum why name##_##d##_##a(STATE) { return do_##name(GIVEN, d, a, false); }
#define INSN(ID, name, opcode, operands, kind, ...)                         \
static enum why apart_##name(STATE) { return do_##name(GIVEN, ip->d, ip->a, true); } \
static enum why any_##name(STATE) { return do_##name(GIVEN, ip->d, ip->a, false); } \
HANDLERS(HANDLER, name, operands, kind)
#include "isa/isa.def"
#undef INSN

#if BY_JUMPS
static handler *const handlers[INSN_COUNT][REGISTERS][REGISTERS] = {
#define HANDLER_AT(name, d, a) [ID_##name][d % REGISTERS][a] = name##_##d##_##a,
#define INSN(ID, name, opcode, operands, kind, ...) HANDLERS(HANDLER_AT, name, operands, kind)
#include "isa/isa.def"
#undef INSN
};
#endif

static handler *const handlers_any[INSN_COUNT] = {
#define INSN(ID, name, ...) [INSN_##ID] = any_##name,
#include "isa/isa.def"
#undef INSN
};

static handler *const handlers_apart[INSN_COUNT] = {
#define INSN(ID, name, ...) [INSN_##ID] = apart_##name,
#include "isa/isa.def"
#undef INSN
};

handler *threaded_handler(const struct insn *i, bool apart)
{
    if (apart)
        return handlers_apart[i->id];
#if BY_JUMPS
    if (handlers[i->id][i->d][i->a] != NULL)
        return handlers[i->id][i->d][i->a];
#endif
    return handlers_any[i->id];
}
