/* threaded.c - the threaded engine: words are decoded once, into entries that say where their handler is.
 *
 * An array of entries runs parallel to storage, one for each word, mapped lazily and touched a page at a time: an entry
 * has the place of the word's handler and what the instruction names. Handlers are labels and end in a jump to the next
 * one (Bell 1973). What instructions mean comes from semantics.h. Calls and what is privileged are done like the
 * reference does them, with the machine exact before and after; only trap and lpsw know what they may leave out.
 * Everything else, a trap in an access, an illegal word, leaves before the instruction and lets reference_step do it:
 * one slow way out.
 *
 * Two instructions in a row, the first of them one that goes on to the next, have one handler where neither is the last
 * of a line of LINE words: it is in the entry of the first, and reads the operands of the second from the second's
 * entry. Whoever jumps to the second finds the second's own handler there. A pair whose second computes from what the
 * first did has a handler that hands the value on; through the registers, which are in the host's storage, it would
 * take longer. All pairs are made from isa.def, and so are some triples, which are the same with three (pairs.awk).
 *
 * Counting costs nothing on straight lines. The budget (to T, the next event, the limit) would be used up LINE entries
 * behind `edge` if the code ran straight on; a jump moves edge along. Nobody compares it with ip between jumps but at
 * the end of each line, and there, as at jump targets, a whole line must be left of the budget. Near its end the
 * reference runs.
 *
 * The bound costs nothing inside a page. Relocation is by whole pages, so whoever is in a page may be anywhere in it,
 * unless his space ends there: such a page is cut, and what is decoded behind the cut leaves. Cut it stays, also for
 * spaces that go on; those are slow there, and right. Who goes from page to page, by the end of a line or a jump that
 * was seen to when it was decoded, asks whether he still is in the space, and whether the page has entries.
 *
 * Stores: a byte a page says whether it has entries; a store there forgets the handler of its word, and of the two
 * before, which may be of a pair or a triple. No page from `clear` on has any: stores to data behind all code look no
 * further.
 *
 * The handlers are best not aligned. The host predicts a jump by where the jumps before it came from and went to, and
 * of those places it knows little more than the low bits: they had better differ. */
#include "isa/engine/engine.h"
#include "isa/semantics.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

typedef struct entry {
    uintptr_t handler;          /* where it is; 0 in pages without entries */
    uint64_t named;             /* what the instruction names; all of it comes with one load, as loads are what the host
                                 * runs out of first. From its low end on:
                                 *    8 bits   d; REGISTERS for r0 as a result, so that nobody asks
                                 *    8 bits   a
                                 *   32 bits, the upper ones: the immediate; register b; how far a jump goes, in bytes
                                 *            of entries */
} entry;

/* Where a PSW leads: the PSW but for T, and what follows from it. */
struct place {
    uint32_t status, p;
    uint64_t r;                 /* l, and b above it */
    const entry *ip;            /* of the word at p */
    const entry *code;          /* these are of virtual address 0 */
    uint8_t *byte, *derived;
    uint64_t room;              /* bytes of entries from code on that are inside the bound */
    uint32_t limit;             /* min(R.b, q - R.l), 0 where R.l > q: at most 2 GiB */
    uint32_t words;             /* inside it */
    uint32_t strange;           /* bits that no aligned address below a power of two inside it has */
    uint32_t clear;             /* from which on a store needs no look whether code was made from its page */
};

/* The places that are remembered: the last trap led to one, the last PSW load to another. Most lead there again; to be
 * told so by a comparison, which the host guesses, is sooner done than to compute where they lead. */
enum { BY_TRAP, BY_LOAD, BY_OTHERS, PLACES };

/* The r of a place where nothing leads: no R has its low bits set. */
#define NOWHERE 1

struct cache {
    entry *entries;             /* of storage's words */
    size_t size;                /* of the mapping, bytes */
    uint8_t *derived;           /* a byte a page: has entries */
    uint16_t *cut;              /* a number a page: how many words of it are inside, if a space ends there, else 0 */
    uint64_t top;               /* no page has entries from here on */
    uintptr_t undecoded;        /* the handler that decodes */
    struct place places[PLACES];
    uint64_t slow;              /* instructions given to the reference engine, or done like it does them */
};

enum {
#ifdef TORTURE
    LINE = 4,                   /* words between two looks at the budget; divides WORDS */
    FORGETFUL = 1,              /* nothing is known any more after a trap */
#else
    LINE = 32,
    FORGETFUL = 0,
#endif
    WORDS = PAGE_SIZE / 4,
};

/* -- Attaching --------------------------------------------------------------------------------------------------- */

/* Forget the handler of a word, and those of the two before it in its line, whose pair or triple may hold the word.
 * What they name stays: what runs before them may read it. */
static void forget_word(const struct cache *cache, uint64_t word)
{
    entry *e = &cache->entries[word];
    for (unsigned n = 0; n < 3 && n <= word % LINE; n++)
        (e - n)->handler = cache->undecoded;
}

static void forget(void *engine, uint64_t physical, uint64_t n)
{
    struct cache *cache = engine;
    for (uint64_t word = physical / 4; word <= (physical + n - 1) / 4; word++)
        if (cache->derived[word * 4 / PAGE_SIZE] != 0)
            forget_word(cache, word);
}

static void forget_page(struct cache *cache, uint64_t page)
{
    if (cache->derived[page] != 0)
        memset(&cache->entries[page * WORDS], 0, WORDS * sizeof *cache->entries);
    cache->derived[page] = 0;
}

static void forget_everything(struct cache *cache, const struct storage *storage)
{
    for (uint64_t page = 0; page < storage->size / PAGE_SIZE; page++)
        forget_page(cache, page);
    cache->top = 0;
}

static void *map_zeros(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return p != MAP_FAILED ? p : NULL;
}

bool threaded_attach(struct machine *m)
{
    struct storage *storage = m->e.storage;
    struct cache *cache = calloc(1, sizeof *cache);
    if (cache == NULL)
        return false;
    m->engine = cache;
    cache->size = storage->size / 4 * sizeof(entry);
    cache->entries = map_zeros(cache->size);
    cache->derived = map_zeros(storage->size / PAGE_SIZE);
    cache->cut = map_zeros(storage->size / PAGE_SIZE * sizeof *cache->cut);
    if (cache->entries == NULL || cache->derived == NULL || cache->cut == NULL) {
        threaded_detach(m);
        return false;
    }
    storage->derived = cache->derived;
    storage->forget = forget;
    storage->engine = cache;
    return true;
}

void threaded_detach(struct machine *m)
{
    struct cache *cache = m->engine;
    struct storage *storage = m->e.storage;
    if (cache == NULL)
        return;
    if (cache->entries != NULL)
        munmap(cache->entries, cache->size);
    if (cache->derived != NULL)
        munmap(cache->derived, storage->size / PAGE_SIZE);
    if (cache->cut != NULL)
        munmap(cache->cut, storage->size / PAGE_SIZE * sizeof *cache->cut);
    storage->derived = NULL;
    m->engine = NULL;
    free(cache);
}

uint64_t threaded_slow(const struct machine *m)
{
    const struct cache *cache = m->engine;
    return cache->slow;
}

/* -- Decoding ---------------------------------------------------------------------------------------------------- */

/* Handlers: of a row, of a row at the end of a line, of two rows. The forms of a pair: `pair` is that of any two; in
 * chain_x and chain_y the second has the first's result as its operand x or y (X_, Y_ below). */
enum handler {
    op_decode, op_leave,
#define INSN(ID, name, ...) op_##name, last_##name,
#include "isa/isa.def"
#undef INSN
#define PAIR(form, ID, kind, name, operands, ID2, kind2, name2, ...) form##_##name##_##name2,
#define TRIPLE(form2, form3, ID, kind, name, operands, ID2, kind2, name2, operands2, ID3, kind3, name3, ...) \
    form2##_##form3##_##name##_##name2##_##name3,
#include "isa/engine/pairs.inc"
#undef TRIPLE
#undef PAIR
};

enum form { pair, chain_x, chain_y, FORMS };

static const uint16_t op_handlers[INSN_COUNT] = {
#define INSN(ID, name, ...) op_##name,
#include "isa/isa.def"
#undef INSN
};

static const uint16_t last_handlers[INSN_COUNT] = {
#define INSN(ID, name, ...) last_##name,
#include "isa/isa.def"
#undef INSN
};

static const uint16_t pair_handlers[FORMS][INSN_COUNT][INSN_COUNT] = {     /* 0: there is none */
#define PAIR(form, ID, kind, name, operands, ID2, kind2, name2, ...)        \
    [form][INSN_##ID][INSN_##ID2] = form##_##name##_##name2,
#define TRIPLE(...)
#include "isa/engine/pairs.inc"
#undef TRIPLE
#undef PAIR
};

/* What names a triple: its rows, and how the second and the third take what the one before has. */
#define TRIPLE_KEY(id, id2, id3, form2, form3)                              \
    ((uint32_t)(id) | (uint32_t)(id2) << 8 | (uint32_t)(id3) << 16 | (uint32_t)(form2) << 24 | (uint32_t)(form3) << 28)

static const struct triple { uint32_t key; enum handler handler; } triples[] = {
#define PAIR(...)
#define TRIPLE(form2, form3, ID, kind, name, operands, ID2, kind2, name2, operands2, ID3, kind3, name3, ...) \
    { TRIPLE_KEY(INSN_##ID, INSN_##ID2, INSN_##ID3, form2, form3), form2##_##form3##_##name##_##name2##_##name3 },
#include "isa/engine/pairs.inc"
#undef TRIPLE
#undef PAIR
};

/* Whether the immediate of i is a distance. */
static bool names_target(const struct insn *i)
{
    enum operands operands = insn_info(i->id)->operands;
    return operands == OPS_D_TO || operands == OPS_D_A_TO;
}

/* Put into an entry what i names. */
static void pack(entry *e, const struct insn *i)
{
    const struct insn_info *row = insn_info(i->id);
    bool result = row->kind <= KIND_LOAD || row->kind == KIND_JUMP;
    uint32_t high = row->operands == OPS_D_A_B ? i->b : names_target(i) ? i->imm * (uint32_t)sizeof *e : i->imm;
    e->named = (i->d == 0 && result ? REGISTERS : i->d) | (uint32_t)i->a << 8 | (uint64_t)high << 32;
}

/* Whether i goes on to the next word, if it does not trap or branch. */
static bool goes_on(const struct insn *i) { return insn_info(i->id)->kind <= KIND_BRANCH; }

/* How `next` takes what i has, as far as there are handlers for that. */
static enum form form_of(const struct insn *i, const struct insn *next)
{
    bool branch = insn_info(next->id)->kind == KIND_BRANCH;
    unsigned x = branch ? next->d : next->a, y = branch ? next->a : next->b;
    if (i->d != 0 && i->d == x && pair_handlers[chain_x][i->id][next->id] != op_decode)
        return chain_x;
    if (i->d != 0 && i->d == y && pair_handlers[chain_y][i->id][next->id] != op_decode)
        return chain_y;
    return pair;
}

/* The handler of i and the one behind it, or 0. */
static enum handler pair_of(const struct insn *i, const struct insn *next)
{
    return pair_handlers[form_of(i, next)][i->id][next->id];
}

/* The handler of i and the two behind it, or 0. */
static enum handler triple_of(const struct insn *i, const struct insn *next, const struct insn *third)
{
    uint32_t key = TRIPLE_KEY(i->id, next->id, third->id, form_of(i, next), form_of(next, third));
    for (size_t n = 0; n < sizeof triples / sizeof triples[0]; n++)
        if (triples[n].key == key)
            return triples[n].handler;
    return op_decode;
}

/* Put into an entry what i names, if nothing has been decoded there. */
static void pack_behind(const struct cache *cache, entry *e, const struct insn *i)
{
    if (e->handler == cache->undecoded)
        pack(e, i);
}

/* Whether i, number `word` of storage, names a target in another page. */
static bool is_far(const struct insn *i, uint64_t word)
{
    return names_target(i) && (word + (uint64_t)(int64_t)(int32_t)i->imm) / WORDS != word / WORDS;
}

/* The handler for the word at `byte`, number `word` of storage. What it and those behind it in a pair or triple name is
 * put into their entries. */
static enum handler decode_words(const struct cache *cache, uint64_t word, const uint8_t *byte, unsigned has)
{
    entry *e = &cache->entries[word];
    unsigned line = word % LINE, inside = cache->cut[word / WORDS] != 0 ? cache->cut[word / WORDS] : WORDS;
    unsigned left = inside > word % WORDS ? inside - (unsigned)(word % WORDS) : 0;
    struct insn i = decode(load_bytes(byte, 4), has), next, third;
    if (left == 0 || i.id == INSN_ILLEGAL)
        return op_leave;
    pack(e, &i);
    if (is_far(&i, word) || (line == LINE - 1 && goes_on(&i)))
        return last_handlers[i.id];
    if (line >= LINE - 2 || left < 2)
        return op_handlers[i.id];
    next = decode(load_bytes(byte + 4, 4), has);
    if (next.id == INSN_ILLEGAL || is_far(&next, word + 1) || pair_of(&i, &next) == op_decode)
        return op_handlers[i.id];
    pack_behind(cache, e + 1, &next);
    if (line >= LINE - 3 || left < 3)
        return pair_of(&i, &next);
    third = decode(load_bytes(byte + 8, 4), has);
    if (third.id == INSN_ILLEGAL || is_far(&third, word + 2) || triple_of(&i, &next, &third) == op_decode)
        return pair_of(&i, &next);
    pack_behind(cache, e + 2, &third);
    return triple_of(&i, &next, &third);
}

static void forget_places(struct cache *cache)
{
    for (unsigned n = 0; n < PLACES; n++)
        cache->places[n].r = NOWHERE;
}

/* A page gets entries. */
static __attribute__((noinline)) void open_page(struct cache *cache, uint64_t page)
{
    for (unsigned n = 0; n < WORDS; n++)
        cache->entries[page * WORDS + n].handler = cache->undecoded;
    cache->derived[page] = 1;
    if (cache->top >= (page + 1) * PAGE_SIZE)
        return;
    cache->top = (page + 1) * PAGE_SIZE;
    forget_places(cache);
}

/* A space ends so many words into a page. Others that ended elsewhere in it must say so again. */
static void cut_page(struct cache *cache, uint64_t page, uint32_t words)
{
    if (cache->cut[page] == words)
        return;
    forget_page(cache, page);
    forget_places(cache);
    cache->cut[page] = (uint16_t)words;
}

/* -- Handlers ---------------------------------------------------------------------------------------------------- */

/* AT_ONCE: a value that compilers have in a register of its own here, and not as a part of what comes later. */
#ifdef __GNUC__
#define AT_ONCE(value) ({ __typeof__(value) at_once = (value); __asm__ ("" : "+r" (at_once)); at_once; })
#else
#define AT_ONCE(value)     (value)
#endif

/* A handler is a label. Where a compiler has no labels to jump to it is a case. */
#if defined __GNUC__ && !defined PLAIN_SWITCH
#define HANDLER(name) name
#define WHERE(name)   [name] = (uintptr_t)&&name
#define HERE          goto *(const void *)ip->handler
#else
#define HANDLER(name) case name
#define WHERE(name)   [name] = name + 1
#define HERE          goto dispatch
#endif

#define NEXT do { ++ip; HERE; } while (0)

/* Go on at ip, wherever that is: it must be in the space, and a whole line must be left of the budget. */
#define ARRIVE                                                              \
    do {                                                                    \
        if ((uint64_t)((const char *)ip - (const char *)code) >= room || ip > edge) \
            goto leave;                                                     \
        if (ip->handler == 0)                                               \
            goto open;                                                      \
        HERE;                                                               \
    } while (0)

/* Go on at the next line. */
#define NEXT_LINE do { ++ip; ARRIVE; } while (0)

/* The jump at ip goes so many bytes of entries. */
#define JUMP(distance)                                                      \
    do {                                                                    \
        int64_t way = (distance);                                           \
        edge = (const entry *)((const char *)edge + way) - 1;               \
        ip = (const entry *)((const char *)AT_ONCE(ip) + way);              \
    } while (0)

/* It does, and code goes on: somewhere in the page, or anywhere. */
#define GO(distance)                                                        \
    do {                                                                    \
        JUMP(distance);                                                     \
        if (ip > edge)                                                      \
            goto leave;                                                     \
        HERE;                                                               \
    } while (0)
#define GO_FAR(distance) do { JUMP(distance); ARRIVE; } while (0)

/* What an entry names. */
#define D              ((uint8_t)e)
#define A              ((uint8_t)(e >> 8))
#define B              (e >> 32)
#define IMM            ((uint32_t)(e >> 32))

/* The operands that something is computed from, by how the row has them. */
#define X_D_A_B        g[A]
#define Y_D_A_B        g[B]
#define X_D_A_IMM      g[A]
#define Y_D_A_IMM      IMM
#define X_D_A_SH       X_D_A_IMM
#define Y_D_A_SH       Y_D_A_IMM
#define X_D_HIGH       X_D_A_IMM
#define Y_D_HIGH       Y_D_A_IMM
#define X_D_MEM        X_D_A_IMM
#define Y_D_MEM        Y_D_A_IMM
#define X_D_A_TO       g[D]
#define Y_D_A_TO       g[A]

/* The same for the second of a pair. */
#define X_pair(operands)    X_##operands
#define Y_pair(operands)    Y_##operands
#define X_chain_x(operands) result
#define Y_chain_x(operands) Y_##operands
#define X_chain_y(operands) X_##operands
#define Y_chain_y(operands) result

/* The kinds: DO_ does it, and ip is still at the instruction. */

#define DO_VALUE(name, x, y) g[D] = result = sem_##name(x, y);

/* Whether an access is not all inside the bound or not aligned. Most are aligned and below a power of two that is
 * inside, so that they have none of the bits in `strange`. For the rest a rotation moves the bits that must be 0 to the
 * top. */
#define ROTATE_1(a) (a)
#define ROTATE_2(a) ((a) >> 1 | (a) << 31)
#define ROTATE_4(a) ((a) >> 2 | (a) << 30)
#define OUTSIDE(a, width)                                                   \
    ((width) == 1 ? ROTATE_1(a) >= limit                                    \
     : (width) == 2 ? UNLIKELY(((a) & (strange & ~(uint32_t)2)) != 0) && ROTATE_2(a) >= limit / 2 \
     : UNLIKELY(((a) & strange) != 0) && ROTATE_4(a) >= words)

#define DO_LOAD(name, x, y)                                                 \
    address = (x) + (y);                                                    \
    if (OUTSIDE(address, WIDTH_##name))                                     \
        goto leave;                                                         \
    g[D] = result = sem_##name(load_bytes(byte + address, WIDTH_##name));

#define DO_STORE(name, x, y)                                                \
    address = (x) + (y);                                                    \
    if (OUTSIDE(address, WIDTH_##name))                                     \
        goto leave;                                                         \
    store_bytes(byte + address, WIDTH_##name, g[D]);                        \
    if (address < clear && derived[address / PAGE_SIZE] != 0)               \
        goto struck;

#define DO_BRANCH(name, x, y)                                               \
    if (sem_##name(x, y))                                                   \
        GO(distance_of(ip));

/* RUN_ does it and what comes after it. */

#define RUN_VALUE(name, x, y, next) DO_VALUE(name, x, y) next;
#define RUN_LOAD(name, x, y, next)  DO_LOAD(name, x, y) next;
#define RUN_STORE(name, x, y, next) DO_STORE(name, x, y) next;

#define RUN_BRANCH(name, x, y, next)                                        \
    if (sem_##name(x, y))                                                   \
        GO(distance);                                                       \
    next;

#define RUN_DIVIDE(name, x, y, next)                                        \
    if ((y) == 0)                                                           \
        goto leave;                                                         \
    RUN_VALUE(name, x, y, next)

#define RUN_JUMP(name, x, y, next) RUN_##name

#define RUN_jal                                                             \
    g[D] = P + 4;                                                           \
    GO(distance);

#define RUN_jalr                                                            \
    address = sem_jalr(P, g[A], IMM);                                       \
    if ((address & 3) != 0)                                                 \
        goto leave;                                                         \
    g[D] = P + 4;                                                           \
    GO_FAR((const char *)(code + address / 4) - (const char *)ip);

/* What may change more than G and E is done here like a step of the reference, with the machine exact. The entry has
 * all that the instruction had, so nothing is decoded again. */
#define RUN_CALL(name, x, y, next)                                          \
    cause = sem_##name((uint16_t)IMM, &address);                            \
    goto trap;

#define RUN_SYSTEM(name, x, y, next)                                        \
    if (machine_user(m))                                                    \
        goto leave;                                                         \
    if ((enum insn_id)ID_##name == INSN_LPSW)                               \
        goto load;                                                          \
    RUN_FLAWED(name, x, y, next)

enum {
#define INSN(ID, name, ...) ID_##name = INSN_##ID,
#include "isa/isa.def"
#undef INSN
};

#define RUN_FLAWED(name, x, y, next)                                        \
    machine_stands(m, P, C, trapped);                                       \
    insn = (struct insn){ (enum insn_id)ID_##name, D, A, 0, IMM,            \
                          load_bytes(byte + P, 4) };                        \
    ((struct cache *)m->engine)->slow++;                                    \
    why = sem_##name(m, &insn);                                             \
    goto done;

/* The same at the end of a line, for what goes on to the next; and for jumps out of the page. */

#define LAST_VALUE(name, x, y)  RUN_VALUE(name, x, y, NEXT_LINE)
#define LAST_DIVIDE(name, x, y) RUN_DIVIDE(name, x, y, NEXT_LINE)
#define LAST_LOAD(name, x, y)   RUN_LOAD(name, x, y, NEXT_LINE)
#define LAST_STORE(name, x, y)  RUN_STORE(name, x, y, NEXT_LINE)
#define LAST_CALL(name, x, y)   goto leave;
#define LAST_SYSTEM(name, x, y) goto leave;
#define LAST_FLAWED(name, x, y) goto leave;
#define LAST_JUMP(name, x, y)   LAST_##name

#define LAST_BRANCH(name, x, y)                                             \
    if (sem_##name(x, y))                                                   \
        GO_FAR(distance);                                                   \
    NEXT_LINE;

#define LAST_jal                                                            \
    g[D] = P + 4;                                                           \
    GO_FAR(distance);

#define LAST_jalr               goto leave;

#define P ((uint32_t)(ip - code) * 4)

/* So many more instructions may run before somebody must look. */
#define LEFT ((uint64_t)(edge - ip) + LINE)

/* The clock. */
#define C (end - LEFT)

/* R as one number, l low; and back. */
static inline uint64_t r_of(const struct psw *psw)
{
    uint64_t r = psw->l | (uint64_t)psw->b << 32;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy(&r, &psw->l, sizeof r);
#endif
    return r;
}

static inline void set_r(struct psw *psw, uint64_t r)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    memcpy(&psw->l, &r, sizeof r);
#else
    psw->l = (uint32_t)r;
    psw->b = (uint32_t)(r >> 32);
#endif
}

/* The machine stands before the instruction at p when the clock is c, and was `trapped` at the last trap. Until it is
 * told so its own clock may be behind, and where T is on they agree when T was loaded. */
static inline void machine_stands(struct machine *m, uint32_t p, uint64_t c, uint64_t trapped)
{
    m->psw.p = p;
    if (c != m->c)
        machine_pass(m, c - m->c);
    m->progress = c != trapped;
}

/* The virtual address from which on a store needs no look whether code was made from its page. */
static inline uint32_t clear_of(const struct cache *cache, uint32_t l)
{
    return (uint32_t)(cache->top > l ? cache->top - l : 0);
}

/* The bits that no aligned address below the largest power of two up to `limit` has. */
static inline uint32_t strange_of(uint32_t limit)
{
    return ~(((uint32_t)1 << (31 - __builtin_clz(limit))) - 1) | 3;
}

/* The place where m's PSW leads. False: it is not inside the bound, or P is no multiple of 4. */
static __attribute__((noinline)) bool find_place(const struct machine *m, struct place *place)
{
    struct cache *cache = m->engine;
    const struct psw *psw = &m->psw;
    uint64_t q = m->e.size;
    uint32_t limit = (uint32_t)(psw->l >= q ? 0 : psw->b < q - psw->l ? psw->b : q - psw->l);
    if (psw->p % 4 != 0 || psw->p / 4 >= limit / 4) {
        place->r = NOWHERE;
        return false;
    }
    if (limit % PAGE_SIZE / 4 != 0)
        cut_page(cache, ((uint64_t)psw->l + limit) / PAGE_SIZE, limit % PAGE_SIZE / 4);
    const entry *code = cache->entries + psw->l / 4;
    *place = (struct place){
        psw->status, psw->p, r_of(psw), code + psw->p / 4, code, m->e.storage->byte + psw->l,
        cache->derived + psw->l / PAGE_SIZE, limit / 4 * sizeof(entry), limit, limit / 4,
        strange_of(limit), clear_of(cache, psw->l),
    };
    return true;
}

/* Where a trap of m needs nobody but host code: its page 0; or NULL, where somebody wants to know, or a device waits to
 * interrupt. */
static inline uint8_t *lone_page(const struct machine *m)
{
    bool alone = !m->supervised && m->watcher == NULL && m->dev.pending == 0;
    return alone ? window_reach(&m->e, 0, PAGE_SIZE) : NULL;
}

/* So many instructions may run from C = c on, with T = t, before somebody must look, at the latest at C = horizon. */
static inline uint64_t time_left(uint64_t horizon, uint64_t c, uint32_t t)
{
    uint64_t left = horizon - c;
    return t != 0 && t < left ? t : left;
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
    store_two(record + OLD_L, r_of(&m->psw));
    store_bytes(record + OLD_T, 4, timer);
    store_bytes(record + TRAP_CAUSE, 4, (uint32_t)trap.cause);
    store_bytes(record + TRAP_INFO, 4, trap.info);
    store_bytes(record + TRAP_WORD, 4, trap.word);
}

/* How far the jump of an entry goes. All that comes after a jump waits for this, so it is fetched by itself, which is a
 * little sooner than from the other fields. */
static inline int64_t distance_of(const entry *e)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    int32_t distance;
    memcpy(&distance, (const char *)&e->named + 4, sizeof distance);
    return AT_ONCE((int64_t)distance);
#else
    return (int32_t)(e->named >> 32);
#endif
}

enum why threaded_run(struct machine *m)
{
    static const uintptr_t where[] = {
        WHERE(op_decode), WHERE(op_leave),
#define INSN(ID, name, ...) WHERE(op_##name), WHERE(last_##name),
#include "isa/isa.def"
#undef INSN
#define PAIR(form, ID, kind, name, operands, ID2, kind2, name2, ...) WHERE(form##_##name##_##name2),
#define TRIPLE(form2, form3, ID, kind, name, operands, ID2, kind2, name2, operands2, ID3, kind3, name3, ...) \
        WHERE(form2##_##form3##_##name##_##name2##_##name3),
#include "isa/engine/pairs.inc"
#undef TRIPLE
#undef PAIR
    };
    uint32_t *const g = m->g;
    uint32_t address, limit, words;
    uint32_t clear;                         /* where stores begin to need no look */
    uint32_t result;                        /* of the first of a pair */
    uint8_t *byte, *derived;                /* of virtual address 0 */
    const entry *code, *ip, *edge;
    uint64_t room;                          /* bytes of entries from code on that are in the space */
    int64_t distance;                       /* bytes of entries that a branch goes */
    uint32_t strange;                       /* OUTSIDE */
    uint64_t e, behind, third;              /* what the word at P names, and the next two */
    struct insn insn;
    enum cause cause;
    enum why why;
    struct cache *cache;
    struct psw psw;
    uint32_t timer;                         /* T before a PSW load */
    struct place *place;
    uint8_t *page, *record;                 /* where traps leave their record, if by themselves */
    const uint8_t *from;                    /* where a new PSW is */
    uint64_t r;
    uint64_t c;                             /* the clock */
    uint64_t trapped;                       /* C at the last trap, unless something had completed since */
    uint64_t horizon;                       /* C where somebody must look: an event, the limit, the host's attention */
    uint64_t end;                           /* the same, or before that because of T */
    uint64_t left;                          /* instructions until then */
    bool coded;                             /* there may be entries of the page with the record */

    cache = m->engine;
    cache->undecoded = where[op_decode];
enter:
    if (FORGETFUL)
        forget_everything(m->engine, m->e.storage);
    why = machine_due(m);
    if (why != GOES_ON)
        return why;
    page = lone_page(m);
    cache = m->engine;
    coded = *cache->derived != 0;
    trapped = m->progress ? UINT64_MAX : m->c;
    horizon = m->c + engine_horizon(m);
    place = &cache->places[BY_OTHERS];
anew:                                       /* the machine is exact, and its PSW's place is to be found */
    left = time_left(horizon, m->c, m->psw.t);
    end = m->c + left;
    if (!find_place(m, place))
        goto look;
placed:                                     /* the machine is in a place, and so many instructions may run */
    limit = place->limit;
    words = place->words;
    strange = place->strange;
    clear = place->clear;
    room = place->room;
    byte = place->byte;
    derived = place->derived;
    code = place->code;
    ip = place->ip;
    edge = ip + left - LINE;
    if (UNLIKELY(ip > edge))
        goto leave;
    if (UNLIKELY(ip->handler == 0))
        goto open;
    HERE;

#if !defined __GNUC__ || defined PLAIN_SWITCH
dispatch:
    switch (ip->handler - 1) {
#endif

HANDLER(op_decode):
    cache = m->engine;
    cache->entries[ip - cache->entries].handler =
        where[decode_words(cache, (uint64_t)(ip - cache->entries), byte + P, m->has)];
    HERE;

#define INSN(ID, name, opcode, operands, kind, ...)                         \
HANDLER(op_##name):                                                         \
    e = ip->named;                                                          \
    distance = distance_of(ip);                                             \
    RUN_##kind(name, X_##operands, Y_##operands, NEXT)                      \
HANDLER(last_##name):                                                       \
    e = ip->named;                                                          \
    distance = distance_of(ip);                                             \
    LAST_##kind(name, X_##operands, Y_##operands)
#include "isa/isa.def"
#undef INSN

#define PAIR(form, ID, kind, name, operands, ID2, kind2, name2, operands2)  \
HANDLER(form##_##name##_##name2):                                           \
    e = ip->named;                                                          \
    behind = ip[1].named;                                                   \
    distance = distance_of(ip + 1);                                         \
    DO_##kind(name, X_##operands, Y_##operands)                             \
    ++ip;                                                                   \
    e = behind;                                                             \
    RUN_##kind2(name2, X_##form(operands2), Y_##form(operands2), NEXT)
#define TRIPLE(form2, form3, ID, kind, name, operands, ID2, kind2, name2, operands2, ID3, kind3, name3, operands3) \
HANDLER(form2##_##form3##_##name##_##name2##_##name3):                      \
    e = ip->named;                                                          \
    behind = ip[1].named;                                                   \
    third = ip[2].named;                                                    \
    distance = distance_of(ip + 2);                                         \
    DO_##kind(name, X_##operands, Y_##operands)                             \
    ++ip;                                                                   \
    e = behind;                                                             \
    DO_##kind2(name2, X_##form2(operands2), Y_##form2(operands2))           \
    ++ip;                                                                   \
    e = third;                                                              \
    RUN_##kind3(name3, X_##form3(operands3), Y_##form3(operands3), NEXT)
#include "isa/engine/pairs.inc"
#undef TRIPLE
#undef PAIR

HANDLER(op_leave):
    goto leave;

#if !defined __GNUC__ || defined PLAIN_SWITCH
    }
#endif

struck:                                     /* a store at P, in a page that has entries */
    cache = m->engine;
    forget_word(cache, (uint64_t)(code - cache->entries) + address / 4);
    ++ip;
    if ((ip - code) % LINE == 0)
        ARRIVE;
    HERE;

open:                                       /* ip is in a page without entries */
    cache = m->engine;
    open_page(cache, (uint64_t)(ip - cache->entries) / WORDS);
    clear = clear_of(cache, m->psw.l);
    coded = *cache->derived != 0;
    HERE;

trap:                                       /* at P, with info = address */
    c = C;
    record = AT_ONCE(page);
    if (UNLIKELY(record == NULL || c == trapped || (FORGETFUL && c % 2 == 0))) {
        machine_stands(m, P, c, trapped);
        why = machine_take(m, cause, address, load_bytes(byte + P, 4));
        goto done;
    }
    timer = timer_at(m, c);
    left = LEFT;
    leave_record(record, m, P, timer, (struct trap){ cause, address, load_bytes(byte + P, 4) });
    if (UNLIKELY(coded))
        forget(m->engine, OLD_STATUS, TRAP_RECORD);
    trapped = c;
    from = record + NEW_STATUS;
    place = &((struct cache *)m->engine)->places[BY_TRAP];
    goto loaded;

load:                                       /* an lpsw at P, in supervisor mode */
    address = g[A] + IMM;
    c = C + 1;
    if (OUTSIDE(address, 4) || limit - address < 4 * PSW_WORDS || page == NULL || (FORGETFUL && c % 2 == 0))
        goto leave;
    timer = m->psw.t;
    left = LEFT - 1;
    from = byte + address;
    place = &((struct cache *)m->engine)->places[BY_LOAD];

loaded:                                     /* a new PSW, at `from`, as of C = c. Without T the budget goes on */
    psw.status = load_bytes(from, 4);
    psw.p = load_bytes(from + 4, 4);
    psw.t = load_bytes(from + 16, 4);
    r = load_two(from + 8) & ~(uint64_t)(PAGE_SIZE - 1);
    m->psw.status = psw.status;
    set_r(&m->psw, r);
    if (UNLIKELY(psw.status != place->status || psw.p != place->p || r != place->r)) {
        m->psw.p = psw.p;
        m->psw.t = psw.t;
        m->psw = machine_psw(m, m->psw);
        m->c = c;
        m->progress = c != trapped;
        goto anew;
    }
    if ((timer | psw.t) != 0) {
        m->psw.t = psw.t;
        m->c = c;
        left = time_left(horizon, c, psw.t);
        end = c + left;
    }
    goto placed;

done:
    if (why != GOES_ON)
        return why;
    goto enter;

leave:                                      /* the instruction at P has not begun */
    machine_stands(m, P, C, trapped);
look:
    why = machine_due(m);
    if (why != GOES_ON)
        return why;
    ((struct cache *)m->engine)->slow++;
    why = reference_step(m);
    goto done;
}
