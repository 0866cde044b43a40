/* threaded.c - the threaded engine: words are decoded once, into entries that say where their handler is.
 *
 * An array of entries runs parallel to storage, one for each word, mapped lazily and 0 where nothing has been decoded:
 * 0 is the handler that decodes. Handlers are labels and end in a jump to the next one (Bell 1973). What instructions
 * mean comes from semantics.h. Calls and what is privileged are done like the reference does them, with the machine
 * exact before and after. Everything else, a trap in an access, an illegal word, leaves before the instruction and lets
 * reference_step do it: one slow way out.
 *
 * Two instructions in a row, the first of them one that goes on to the next, have one handler where neither is the last
 * of a line of LINE words: it is in the entry of the first, and reads the operands of the second from the second's
 * entry. Whoever jumps to the second finds the second's own handler there. A pair whose second computes from what the
 * first did has a handler that hands the value on; through the registers, which are in the host's storage, it would
 * take seven times as long. All pairs are made from isa.def (pairs.awk).
 *
 * Counting costs nothing on straight lines. The budget (to T, the next event, the limit) would be used up LINE entries
 * behind `edge` if the code ran straight on; a jump moves edge along. Nobody compares it with ip between jumps but at
 * the end of each line, and there, as at jump targets, a whole line must be left, of the budget and of the code inside
 * the bound. Near the end of either the reference runs.
 *
 * Stores: a byte a page says whether it has entries; a store there forgets the entry of its word, and the one before,
 * which may be of a pair. */
#include "isa/engine/engine.h"
#include "isa/semantics.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct entry {
    uint16_t handler;           /* enum handler */
    uint8_t d, a;               /* d: REGISTERS for r0, so that nobody asks */
    int32_t imm;                /* or register b; of a branch or `jal` the distance, in bytes of entries */
};

struct cache {
    struct entry *entries;      /* of storage's words; there is one more before the first, to be forgotten with it */
    size_t size;                /* of the mapping, bytes */
    uint8_t *derived;           /* a byte a page: has entries */
    uint64_t slow;              /* instructions given to the reference engine, or done like it does them */
};

enum {
#ifdef TORTURE
    LINE = 4,                   /* words between two looks at the budget */
    FORGETFUL = 1,              /* nothing is known any more after a trap */
#else
    LINE = 32,
    FORGETFUL = 0,
#endif
};

/* -- Attaching --------------------------------------------------------------------------------------------------- */

/* Forget the entry of a word, and the one before it, whose pair may hold the word. */
static void forget_word(struct entry *e)
{
    e[0].handler = 0;
    e[-1].handler = 0;
}

static void forget(void *engine, uint64_t physical, uint64_t n)
{
    struct cache *cache = engine;
    for (uint64_t word = physical / 4; word <= (physical + n - 1) / 4; word++)
        if (cache->derived[word * 4 / PAGE_SIZE] != 0)
            forget_word(&cache->entries[word]);
}

static void forget_everything(struct cache *cache, const struct storage *storage)
{
    for (uint64_t page = 0; page < storage->size / PAGE_SIZE; page++)
        if (cache->derived[page] != 0) {
            memset(&cache->entries[page * (PAGE_SIZE / 4)], 0, PAGE_SIZE / 4 * sizeof *cache->entries);
            cache->derived[page] = 0;
        }
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
    cache->size = (storage->size / 4 + LINE) * sizeof(struct entry) + PAGE_SIZE;    /* the line behind is looked at */
    struct entry *base = map_zeros(cache->size);
    cache->entries = base != NULL ? base + PAGE_SIZE / sizeof *base : NULL;
    cache->derived = map_zeros(storage->size / PAGE_SIZE);
    if (cache->entries == NULL || cache->derived == NULL) {
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
        munmap(cache->entries - PAGE_SIZE / sizeof *cache->entries, cache->size);
    if (cache->derived != NULL)
        munmap(cache->derived, storage->size / PAGE_SIZE);
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
#include "isa/engine/pairs.inc"
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
#include "isa/engine/pairs.inc"
#undef PAIR
};

/* What the entry of a decoded word holds besides its handler. */
static void pack(struct entry *e, const struct insn *i)
{
    const struct insn_info *row = insn_info(i->id);
    bool result = row->kind <= KIND_LOAD || row->kind == KIND_JUMP;
    bool words = row->operands == OPS_D_A_TO || row->operands == OPS_D_TO;
    e->d = i->d == 0 && result ? REGISTERS : i->d;
    e->a = i->a;
    e->imm = row->operands == OPS_D_A_B ? i->b : (int32_t)(words ? i->imm * sizeof *e : i->imm);
}

/* Whether i goes on to the next word, if it does not trap or branch. */
static bool goes_on(const struct insn *i) { return insn_info(i->id)->kind <= KIND_BRANCH; }

/* The handler of i and the one behind it, or 0. */
static enum handler pair_of(const struct insn *i, const struct insn *next)
{
    bool branch = insn_info(next->id)->kind == KIND_BRANCH;
    unsigned x = branch ? next->d : next->a, y = branch ? next->a : next->b;
    enum handler chained = op_decode;
    if (i->d != 0 && i->d == x)
        chained = pair_handlers[chain_x][i->id][next->id];
    if (i->d != 0 && i->d == y && chained == op_decode)
        chained = pair_handlers[chain_y][i->id][next->id];
    return chained != op_decode ? chained : pair_handlers[pair][i->id][next->id];
}

/* Decode the word at `byte` into e, number `index` of its window; with the word behind it, if they are a pair. */
static __attribute__((noinline)) void decode_entry(struct entry *e, uint64_t index, const uint8_t *byte, unsigned has)
{
    struct insn i = decode(load_bytes(byte, 4), has);
    e->handler = op_leave;
    if (i.id == INSN_ILLEGAL)
        return;
    pack(e, &i);
    e->handler = index % LINE == LINE - 1 && goes_on(&i) ? last_handlers[i.id] : op_handlers[i.id];
    if (index % LINE >= LINE - 2)
        return;
    struct insn next = decode(load_bytes(byte + 4, 4), has);
    if (next.id == INSN_ILLEGAL || pair_of(&i, &next) == op_decode)
        return;
    pack(e + 1, &next);
    e->handler = pair_of(&i, &next);
}

/* -- Handlers ---------------------------------------------------------------------------------------------------- */

/* A handler is a label. Where a compiler cannot jump to one from a table it is a case. */
#if defined __GNUC__ && !defined PLAIN_SWITCH
#define HANDLER(name) name
#define HERE goto *labels[ip->handler]
#else
#define HANDLER(name) case name
#define HERE goto dispatch
#endif

#define NEXT do { ++ip; HERE; } while (0)

/* A whole line must be left of the code inside the bound, and of the budget. */
#define BESIDE(ip) ((uint64_t)((const char *)(ip) - (const char *)code) >= room || (ip) > edge)

/* Go on at the next line; if too little is left there, slowly. */
#define NEXT_LINE do { ++ip; if (BESIDE(ip)) goto leave; HERE; } while (0)

/* Go on so many bytes of entries from the jump at ip. */
#define BEYOND(e, bytes) ((const struct entry *)((const char *)(e) + (bytes)))
#define GO(bytes)                                                           \
    do {                                                                    \
        int64_t way = (bytes);                                              \
        edge = BEYOND(edge, way) - 1;                                       \
        ip = BEYOND(ip, way);                                               \
        if (BESIDE(ip))                                                     \
            goto leave;                                                     \
        HERE;                                                               \
    } while (0)

/* The operands that something is computed from, by how the row has them. */
#define X_D_A_B        g[ip->a]
#define Y_D_A_B        g[(uint32_t)ip->imm]
#define X_D_A_IMM      g[ip->a]
#define Y_D_A_IMM      ((uint32_t)ip->imm)
#define X_D_A_SH       X_D_A_IMM
#define Y_D_A_SH       Y_D_A_IMM
#define X_D_HIGH       X_D_A_IMM
#define Y_D_HIGH       Y_D_A_IMM
#define X_D_MEM        X_D_A_IMM
#define Y_D_MEM        Y_D_A_IMM
#define X_D_A_TO       g[ip->d]
#define Y_D_A_TO       g[ip->a]

/* The same for the second of a pair. */
#define X_pair(operands)    X_##operands
#define Y_pair(operands)    Y_##operands
#define X_chain_x(operands) result
#define Y_chain_x(operands) Y_##operands
#define X_chain_y(operands) X_##operands
#define Y_chain_y(operands) result

/* The kinds: DO_ does it, and ip is still at the instruction. */

#define DO_VALUE(name, x, y) g[ip->d] = result = sem_##name(x, y);

/* Whether an access is not all inside the bound or not aligned: a rotation moves the bits that must be 0 to the top. */
#define ROTATE_1(a) (a)
#define ROTATE_2(a) ((a) >> 1 | (a) << 31)
#define ROTATE_4(a) ((a) >> 2 | (a) << 30)
#define OUTSIDE(a, width)                                                   \
    ((width) == 1 ? ROTATE_1(a) >= limit : (width) == 2 ? ROTATE_2(a) >= limit / 2 : ROTATE_4(a) >= limit / 4)

#define DO_LOAD(name, x, y)                                                 \
    address = (x) + (y);                                                    \
    if (OUTSIDE(address, WIDTH_##name))                                     \
        goto leave;                                                         \
    g[ip->d] = result = sem_##name(load_bytes(byte + address, WIDTH_##name));

#define DO_STORE(name, x, y)                                                \
    address = (x) + (y);                                                    \
    if (OUTSIDE(address, WIDTH_##name))                                     \
        goto leave;                                                         \
    store_bytes(byte + address, WIDTH_##name, g[ip->d]);                    \
    if (derived[address / PAGE_SIZE] != 0)                                  \
        goto struck;

#define DO_BRANCH(name, x, y)                                               \
    if (sem_##name(x, y))                                                   \
        GO(ip->imm);

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
    g[ip->d] = P + 4;                                                       \
    GO(distance);

#define RUN_jalr                                                            \
    address = sem_jalr(P, g[ip->a], (uint32_t)ip->imm);                     \
    if ((address & 3) != 0)                                                 \
        goto leave;                                                         \
    g[ip->d] = P + 4;                                                       \
    GO((const char *)(code + address / 4) - (const char *)ip);

/* What may change more than G and E is done here like a step of the reference, with the machine exact. The entry has
 * all that the instruction had, so nothing is decoded again. */
#define RUN_CALL(name, x, y, next)                                          \
    machine_stands(m, P, left - (uint64_t)(edge - ip) - LINE);              \
    cause = sem_##name((uint16_t)ip->imm, &address);                        \
    why = machine_take(m, cause, address, load_bytes(byte + P, 4));         \
    goto done;

#define RUN_SYSTEM(name, x, y, next)                                        \
    if (machine_user(m))                                                    \
        goto leave;                                                         \
    RUN_FLAWED(name, x, y, next)

enum {
#define INSN(ID, name, ...) ID_##name = INSN_##ID,
#include "isa/isa.def"
#undef INSN
};

#define RUN_FLAWED(name, x, y, next)                                        \
    machine_stands(m, P, left - (uint64_t)(edge - ip) - LINE);              \
    insn = (struct insn){ (enum insn_id)ID_##name, ip->d, ip->a, 0, (uint32_t)ip->imm, \
                          load_bytes(byte + P, 4) };                        \
    cache->slow++;                                                          \
    why = sem_##name(m, &insn);                                             \
    goto done;

/* The same at the end of a line, for what goes on to the next. */

#define LAST_VALUE(name, x, y)  RUN_VALUE(name, x, y, NEXT_LINE)
#define LAST_DIVIDE(name, x, y) RUN_DIVIDE(name, x, y, NEXT_LINE)
#define LAST_LOAD(name, x, y)   RUN_LOAD(name, x, y, NEXT_LINE)
#define LAST_STORE(name, x, y)  RUN_STORE(name, x, y, NEXT_LINE)
#define LAST_BRANCH(name, x, y) RUN_BRANCH(name, x, y, NEXT_LINE)
#define LAST_JUMP(name, x, y)   goto leave;
#define LAST_CALL(name, x, y)   goto leave;
#define LAST_SYSTEM(name, x, y) goto leave;
#define LAST_FLAWED(name, x, y) goto leave;

#define P ((uint32_t)(ip - code) * 4)

/* So many instructions have completed, and the machine stands before the one at p. */
static inline void machine_stands(struct machine *m, uint32_t p, uint64_t completed)
{
    m->psw.p = p;
    if (completed > 0)
        machine_pass(m, completed);
}

/* min(R.b, q - R.l), 0 where R.l > q: at most 2 GiB. */
static inline uint32_t limit_of(const struct machine *m)
{
    uint64_t q = m->e.size;
    return (uint32_t)(m->psw.l >= q ? 0 : m->psw.b < q - m->psw.l ? m->psw.b : q - m->psw.l);
}

enum why threaded_run(struct machine *m)
{
#if defined __GNUC__ && !defined PLAIN_SWITCH
    static const void *const labels[] = {
        [op_decode] = &&op_decode, [op_leave] = &&op_leave,
#define INSN(ID, name, ...) [op_##name] = &&op_##name, [last_##name] = &&last_##name,
#include "isa/isa.def"
#undef INSN
#define PAIR(form, ID, kind, name, operands, ID2, kind2, name2, ...)        \
        [form##_##name##_##name2] = &&form##_##name##_##name2,
#include "isa/engine/pairs.inc"
#undef PAIR
    };
#endif
    struct cache *cache = m->engine;
    uint32_t *const g = m->g;
    uint32_t address, limit;
    uint32_t result;                        /* of the first of a pair */
    int64_t distance;                       /* that a jump goes */
    uint64_t left;                          /* instructions to the next event */
    uint64_t room;                          /* where a line may begin: bytes from code on */
    uint8_t *byte, *derived;                /* of virtual address 0 */
    struct entry *code;
    const struct entry *ip, *edge;
    struct insn insn;
    enum cause cause;
    enum why why;

enter:
    if (FORGETFUL)
        forget_everything(cache, m->e.storage);
    why = machine_due(m);
    if (why != GOES_ON)
        return why;
    left = engine_budget(m);
    limit = limit_of(m);
    if (left < LINE || limit / 4 < LINE || (m->psw.p & 3) != 0)
        goto slow;
    room = (limit / 4 - LINE + 1) * sizeof(struct entry);
    byte = m->e.storage->byte + m->psw.l;
    derived = cache->derived + m->psw.l / PAGE_SIZE;
    code = cache->entries + m->psw.l / 4;
    ip = code + m->psw.p / 4;
    edge = ip + left - LINE;
    if (BESIDE(ip))
        goto slow;
    HERE;

#if !defined __GNUC__ || defined PLAIN_SWITCH
dispatch:
    switch (ip->handler) {
#endif

HANDLER(op_decode):
    derived[P / PAGE_SIZE] = 1;
    decode_entry(code + (ip - code), (uint64_t)(ip - code), byte + P, m->has);
    HERE;

#define INSN(ID, name, opcode, operands, kind, ...)                         \
HANDLER(op_##name):                                                         \
    distance = ip->imm;                                                     \
    RUN_##kind(name, X_##operands, Y_##operands, NEXT)                      \
HANDLER(last_##name):                                                       \
    distance = ip->imm;                                                     \
    LAST_##kind(name, X_##operands, Y_##operands)
#include "isa/isa.def"
#undef INSN

/* The distance of a jump is fetched first: all that comes after waits for it. */
#define PAIR(form, ID, kind, name, operands, ID2, kind2, name2, operands2)  \
HANDLER(form##_##name##_##name2):                                           \
    distance = ip[1].imm;                                                   \
    DO_##kind(name, X_##operands, Y_##operands)                             \
    ++ip;                                                                   \
    RUN_##kind2(name2, X_##form(operands2), Y_##form(operands2), NEXT)
#include "isa/engine/pairs.inc"
#undef PAIR

HANDLER(op_leave):
    goto leave;

#if !defined __GNUC__ || defined PLAIN_SWITCH
    }
#endif

struck:                                     /* a store at ip, in a page that has entries */
    forget_word(code + address / 4);
    ++ip;
    if ((ip - code) % LINE == 0 && BESIDE(ip))
        goto leave;
    HERE;

done:
    if (why != GOES_ON)
        return why;
    goto enter;

leave:                                      /* the instruction at ip has not begun */
    machine_stands(m, P, left - (uint64_t)(edge - ip) - LINE);
    why = machine_due(m);
    if (why != GOES_ON)
        return why;
slow:
    cache->slow++;
    why = reference_step(m);
    goto done;
}
