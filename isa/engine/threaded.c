/* threaded.c - the threaded engine: words are decoded once, into entries that say where their handler is.
 *
 * An array of entries runs parallel to storage, one for each word, mapped lazily and 0 where nothing has been decoded:
 * 0 is the handler that decodes. Handlers are labels and end in a jump to the next one (Bell 1973). What instructions
 * mean comes from semantics.h; here are only the kinds whose handlers run by themselves. Everything else, a trap, a
 * privileged instruction, a stop, leaves before the instruction and lets reference_step do it: one slow way out.
 *
 * Counting costs nothing on straight lines. `end` is the entry at which the budget (to T, the next event, the limit)
 * would be used up if the code ran straight on, so the instructions left are end - ip; a jump moves end along. Nobody
 * compares the two between jumps but at the first word of each line of LINE words, and there, as at jump targets, a
 * whole line must be left, of the budget and of the code inside the bound. Near the end of either the reference runs.
 *
 * Stores: a byte a page says whether it has entries; a store there forgets the entry of its word. */
#include "isa/engine/engine.h"
#include "isa/semantics.h"

#include <stdlib.h>
#include <sys/mman.h>

struct entry {
    int32_t handler;            /* distance of its label from op_decode, which is 0 */
    uint8_t d, a;               /* d: REGISTERS for r0, so that nobody asks */
    int16_t imm;                /* or register b; with 4 bits more in a for `jal` */
};

struct cache {
    struct entry *entries;
    size_t size;                /* of the mapping, bytes */
    uint8_t *derived;           /* a byte a page: has entries */
    uint64_t slow;              /* instructions given to the reference engine */
};

enum {
    LINE = 32,                  /* words between two looks at the budget */
};

/* -- Attaching --------------------------------------------------------------------------------------------------- */

static void forget(void *engine, uint64_t physical, uint64_t n)
{
    struct cache *cache = engine;
    for (uint64_t word = physical / 4; word <= (physical + n - 1) / 4; word++)
        if (cache->derived[word * 4 / PAGE_SIZE] != 0)
            cache->entries[word].handler = 0;
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
    cache->size = (storage->size / 4 + LINE) * sizeof(struct entry);    /* the line behind the end is looked at */
    cache->entries = map_zeros(cache->size);
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
        munmap(cache->entries, cache->size);
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

/* -- Running ----------------------------------------------------------------------------------------------------- */

/* What the entry of a decoded word holds besides its handler. */
static struct entry pack(const struct insn *i)
{
    enum operands operands = insn_info(i->id)->operands;
    struct entry e = { 0, i->d != 0 ? i->d : REGISTERS, i->a, (int16_t)i->imm };
    if (operands == OPS_D_A_B)
        e.imm = (int16_t)i->b;
    if (operands == OPS_D_TO)
        e.a = i->imm >> 16 & 15;
    if (insn_info(i->id)->kind == KIND_STORE || insn_info(i->id)->kind == KIND_BRANCH)
        e.d = i->d;
    return e;
}

/* The second operand of a VALUE, from an entry. */
#define SECOND_D_A_B   g[ip->imm & 15]
#define SECOND_D_A_IMM ((uint32_t)(int32_t)ip->imm)
#define SECOND_D_A_SH  SECOND_D_A_IMM
#define SECOND_D_HIGH  SECOND_D_A_IMM

#define NEXT goto *((const char *)&&op_decode + (++ip)->handler)
#define HERE goto *((const char *)&&op_decode + ip->handler)

/* Go on at entry `to`, from the jump at ip, if a whole line of budget and of code is left there; else slowly. */
#define GO(to)                                                              \
    do {                                                                    \
        const struct entry *target = (to);                                  \
        end += target - ip - 1;                                             \
        ip = target;                                                        \
        if ((uint64_t)(ip - code) >= room || end - ip < LINE)               \
            goto leave;                                                     \
        HERE;                                                               \
    } while (0)

#define RUN_VALUE(name, operands)                                           \
    g[ip->d] = sem_##name(g[ip->a], SECOND_##operands);                     \
    NEXT;

#define RUN_DIVIDE(name, operands)                                          \
    if (SECOND_##operands == 0)                                             \
        goto leave;                                                         \
    RUN_VALUE(name, operands)

#define OUTSIDE(a, width) (((a) & ((width) - 1)) != 0 || (uint64_t)(a) + (width) > limit)

#define RUN_LOAD(name, operands)                                            \
    address = g[ip->a] + SECOND_D_A_IMM;                                    \
    if (OUTSIDE(address, WIDTH_##name))                                     \
        goto leave;                                                         \
    g[ip->d] = sem_##name(load_bytes(byte + address, WIDTH_##name));              \
    NEXT;

#define RUN_STORE(name, operands)                                           \
    address = g[ip->a] + SECOND_D_A_IMM;                                    \
    if (OUTSIDE(address, WIDTH_##name))                                     \
        goto leave;                                                         \
    store_bytes(byte + address, WIDTH_##name, g[ip->d]);                          \
    if (derived[address / PAGE_SIZE] != 0)                                  \
        code[address / 4].handler = 0;                                      \
    NEXT;

#define RUN_BRANCH(name, operands)                                          \
    if (sem_##name(g[ip->d], g[ip->a]))                                     \
        GO(ip + ip->imm);                                                   \
    NEXT;

#define RUN_JUMP(name, operands)                                            \
    address = sem_##name(P, g[ip->a & 15], JUMP_IMM_##operands);            \
    if ((address & 3) != 0)                                                 \
        goto leave;                                                         \
    g[ip->d] = P + 4;                                                       \
    GO(code + address / 4);

/* The immediate of a jump: 20 bits are spread over two fields. */
#define JUMP_IMM_D_TO  ((((uint32_t)ip->a << 16 | (uint16_t)ip->imm) ^ 0x80000) - 0x80000)
#define JUMP_IMM_D_MEM SECOND_D_A_IMM

#define RUN_CALL(name, operands)   goto leave;
#define RUN_SYSTEM(name, operands) goto leave;
#define RUN_FLAWED(name, operands) goto leave;

#define P ((uint32_t)(ip - code) * 4)

/* Run from P for at most `left` instructions (LINE at least), as long as handlers can. Whatever they cannot, the
 * instruction at P when this returns, has not begun. */
static void run_fast(struct machine *m, uint64_t left)
{
#define INSN(ID, name, ...) &&op_##name,
    static const void *const handlers[INSN_COUNT] = {
#include "isa/isa.def"
    };
#undef INSN
    struct cache *cache = m->engine;
    uint32_t *const g = m->g;
    uint64_t q = m->e.size, address;
    const uint64_t limit = m->psw.l >= q ? 0 : m->psw.b < q - m->psw.l ? m->psw.b : q - m->psw.l;
    const uint64_t room = limit / 4 >= LINE ? limit / 4 - LINE + 1 : 0;     /* entries at which a line may begin */
    uint8_t *const byte = m->e.storage->byte + m->psw.l;
    uint8_t *const derived = cache->derived + m->psw.l / PAGE_SIZE;
    struct entry *const code = cache->entries + m->psw.l / 4;
    const struct entry *ip = code + m->psw.p / 4, *end = ip + left;
    if ((m->psw.p & 3) != 0 || m->psw.p / 4 >= room)
        return;
    HERE;

op_decode: {
        if ((uint64_t)(ip - code) % LINE == 0 && (uint64_t)(ip - code) >= room)
            goto leave;
        struct insn i = decode(load_bytes(byte + P, 4), m->has);
        struct entry e = { 0 };
        const char *handler = (const char *)&&leave;
        if (i.id != INSN_ILLEGAL) {
            e = pack(&i);
            handler = (ip - code) % LINE == 0 ? (const char *)&&op_line : (const char *)handlers[i.id];
        }
        e.handler = (int32_t)(handler - (const char *)&&op_decode);
        derived[P / PAGE_SIZE] = 1;
        code[ip - code] = e;
        HERE;
    }

op_line:
    if ((uint64_t)(ip - code) >= room || end - ip < LINE)
        goto leave;
    goto *handlers[word_forms[byte[P + 3]].row - 1];

#define INSN(ID, name, opcode, operands, kind, ...) op_##name: RUN_##kind(name, operands)
#include "isa/isa.def"
#undef INSN

leave:
    m->psw.p = P;
    left -= (uint64_t)(end - ip);
    if (left > 0)
        machine_pass(m, left);
}

enum why threaded_run(struct machine *m)
{
    struct cache *cache = m->engine;
    for (;;) {
        enum why why = machine_due(m);
        if (why != GOES_ON)
            return why;
        uint64_t left = engine_budget(m);
        if (left >= LINE)
            run_fast(m, left);
        why = machine_due(m);
        if (why == GOES_ON) {
            cache->slow++;
            why = reference_step(m);
        }
        if (why != GOES_ON)
            return why;
    }
}
