/* threaded.c - the threaded engine: words are decoded once, into entries that say which handler does them.
 *
 * An array of entries runs parallel to storage, one for each word, mapped lazily and touched a page at a time: an entry
 * has the place of the word's handler and what the instruction names. A handler does one instruction and goes on with
 * the next entry's (Bell 1973). Which registers it is about is a part of it: there is one for each instruction and
 * each d and a (threaded_handlers.c). What is privileged is done like the reference does it, with the machine exact
 * before and after; but an lpsw is mostly an exchange of PSWs on the spot, as a trap is. Everything else, a trap in an
 * access, an illegal word, leaves before the instruction and lets reference_step do it.
 *
 * Decoding goes ahead: from the word that is needed along all ways that lead on in its page. For the host remembers of
 * each computed jump whether it has ever led to two places, and is slower with it from then on. So no handler should
 * ever lead to the one that decodes and, from then on, to another.
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
 * Stores: a byte a page says whether it has entries; a store there forgets the handler of its word. No page from
 * `clear` on has any: stores to data behind all code look no further. */
#include <stdlib.h>
#include <sys/mman.h>

#include "isa/engine/threaded.h"

/* The r of a place where nothing leads: no R has its low bits set. */
#define NOWHERE 1

/* -- Attaching --------------------------------------------------------------------------------------------------- */

static void forget(void *engine, uint64_t physical, uint64_t n)
{
    struct cache *cache = engine;
    for (uint64_t word = physical / 4; word <= (physical + n - 1) / 4; word++)
        if (cache->derived[word * 4 / PAGE_SIZE] != 0)
            cache->entries[word].handler = threaded_decode;
}

static void forget_page(struct cache *cache, uint64_t page)
{
    if (cache->derived[page] != 0)
        memset(&cache->entries[page * WORDS], 0, WORDS * sizeof *cache->entries);
    cache->derived[page] = 0;
}

static void forget_places(struct cache *cache)
{
    for (unsigned n = 0; n < PLACES; n++)
        cache->places[n].r = NOWHERE;
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
    for (unsigned n = 0; n < PLACES; n++)
        cache->places[n].cache = cache;
    forget_places(cache);
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

/* Whether the immediate of i is a distance. */
static bool names_target(const struct insn *i)
{
    enum operands operands = insn_info(i->id)->operands;
    return operands == OPS_D_TO || operands == OPS_D_A_TO;
}

/* Whether i, number `word` of storage, names a target in another page. */
static bool is_far(const struct insn *i, uint64_t word)
{
    return names_target(i) && (word + (uint64_t)(int64_t)(int32_t)i->imm) / WORDS != word / WORDS;
}

/* Whether i leads to the next word by itself, or what it calls does so in the end. What is privileged goes on by way of
 * threaded_run, and may lead anywhere. */
static bool leads_behind(const struct insn *i)
{
    enum kind kind = insn_info(i->id)->kind;
    return kind <= KIND_BRANCH || kind == KIND_CALL || (kind == KIND_JUMP && i->d != 0);
}

/* Put into an entry what i names. */
static void pack(entry *e, const struct insn *i)
{
    const struct insn_info *row = insn_info(i->id);
    bool result = row->kind <= KIND_LOAD || row->kind == KIND_JUMP;
    e->d = i->d == 0 && result ? REGISTERS : i->d;
    e->a = i->a;
    e->b = i->b;
    e->imm = names_target(i) ? i->imm * (uint32_t)sizeof *e : i->imm;
}

/* Make the entry of the word at `byte`, number `word` of storage. False: it is illegal, or behind where a space ends,
 * or where traps leave their record: the reference does that, so traps need not look whether they write into code. */
static bool decode_word(const struct cache *cache, uint64_t word, const uint8_t *byte, struct insn *i)
{
    entry *e = &cache->entries[word];
    unsigned cut = cache->cut[word / WORDS];
    _Static_assert(OLD_STATUS == 0, "the record is where storage begins");
    e->handler = threaded_leave;
    if ((cut != 0 && word % WORDS >= cut) || word < TRAP_RECORD / 4)
        return false;
    *i = decode(load_bytes(byte, 4), cache->m->has);
    if (i->id == INSN_ILLEGAL)
        return false;
    pack(e, i);
    bool line_ends = word % LINE == LINE - 1 && insn_info(i->id)->kind <= KIND_BRANCH;
    e->handler = threaded_handler(i, line_ends || is_far(i, word));
    return true;
}

/* Make the entries of the word at `byte`, number `word` of storage, and of all in its page that it leads to, up to what
 * has some. Where more than WAYS wait to be followed, the rest is decoded when somebody gets there. */
static void decode_from(const struct cache *cache, uint64_t word, const uint8_t *byte)
{
    enum { WAYS = FORGETFUL ? 2 : 64 };
    uint64_t ways[WAYS] = { word }, page = word / WORDS;
    for (unsigned n = 1; n != 0;) {
        uint64_t w = ways[--n];
        struct insn i;
        while (w / WORDS == page && cache->entries[w].handler == threaded_decode
               && decode_word(cache, w, byte + (int64_t)(w - word) * 4, &i)) {
            if (names_target(&i) && !is_far(&i, w) && n < WAYS)
                ways[n++] = w + (uint64_t)(int64_t)(int32_t)i.imm;
            if (!leads_behind(&i))
                break;
            w++;
        }
    }
}

enum why threaded_decode(STATE)
{
    decode_from(place->cache, (uint64_t)(ip - place->cache->entries), byte + P);
    return threaded_pause(GIVEN);
}

/* A page gets entries. */
static __attribute__((noinline)) void open_page(struct cache *cache, uint64_t page)
{
    for (unsigned n = 0; n < WORDS; n++)
        cache->entries[page * WORDS + n].handler = threaded_decode;
    cache->derived[page] = 1;
    if (cache->top >= (page + 1) * PAGE_SIZE)
        return;
    cache->top = (page + 1) * PAGE_SIZE;
    forget_places(cache);
}

/* A space ends so many words into a page. What lies between there and where another has ended is looked at anew; those
 * that end elsewhere in the page must say so again. */
static void cut_page(struct cache *cache, uint64_t page, uint32_t words)
{
    uint32_t other = cache->cut[page] != 0 ? cache->cut[page] : WORDS;
    if (other == words)
        return;
    if (cache->derived[page] != 0)
        for (uint32_t n = words < other ? words : other; n < words || n < other; n++)
            cache->entries[page * WORDS + n].handler = threaded_decode;
    forget_places(cache);
    cache->cut[page] = (uint16_t)words;
}

/* -- Places ------------------------------------------------------------------------------------------------------ */

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
static bool find_place(const struct machine *m, struct place *place)
{
    struct cache *cache = place->cache;
    const struct psw *psw = &m->psw;
    uint64_t q = m->e.size;
    uint32_t limit = (uint32_t)(psw->l >= q ? 0 : psw->b < q - psw->l ? psw->b : q - psw->l);
    if (psw->p % 4 != 0 || psw->p / 4 >= limit / 4) {
        place->r = NOWHERE;
        return false;
    }
    if (limit % PAGE_SIZE / 4 != 0)
        cut_page(cache, ((uint64_t)psw->l + limit) / PAGE_SIZE, limit % PAGE_SIZE / 4);
    place->status = psw->status;
    place->p = psw->p;
    place->r = psw_r(psw);
    place->code = cache->entries + psw->l / 4;
    place->ip = place->code + psw->p / 4;
    place->byte = m->e.storage->byte + psw->l;
    place->derived = cache->derived + psw->l / PAGE_SIZE;
    place->room = limit / 4 * sizeof(entry);
    place->limit = limit;
    place->clear = clear_of(cache, psw->l);
    place->strange = strange_of(limit);
    return true;
}

/* Where a trap of m needs nobody but host code: its page 0; or NULL, where somebody wants to know, or a device waits to
 * interrupt. */
static inline uint8_t *lone_page(const struct machine *m)
{
    bool alone = !m->supervised && m->watcher == NULL && m->dev.pending == 0;
    return alone ? window_reach(&m->e, 0, PAGE_SIZE) : NULL;
}

/* -- Running ----------------------------------------------------------------------------------------------------- */

/* The page of ip, which is in `place`, gets entries. */
static void open_here(struct place *place, const entry *ip)
{
    struct cache *cache = place->cache;
    open_page(cache, (uint64_t)(ip - cache->entries) / WORDS);
    place->clear = clear_of(cache, cache->m->psw.l);
}

enum why threaded_open(STATE)
{
    open_here(place, ip);
    return threaded_pause(GIVEN);
}

enum why threaded_struck(STATE)
{
    uint32_t address = g[ip->a] + ip->imm;
    forget(place->cache, place->cache->m->psw.l + (uint64_t)address, 1);
    ++ip;
    ARRIVE;
}

enum why threaded_leave(STATE)
{
    (void)g, (void)byte, (void)strange;
    struct cache *cache = place->cache;
    machine_stands(cache->m, P, C, cache->trapped);
    enum why why = machine_due(cache->m);
    if (why != GOES_ON)
        return why;
    cache->slow++;
    why = reference_step(cache->m);
    return why != GOES_ON ? why : threaded_enter(&cache->places[BY_OTHERS]);
}

/* Say in the cache where the machine goes on: in `place`, which is found. False: it is near the end of the budget, or
 * not inside the bound. */
static bool find_entry(struct place *place)
{
    struct cache *cache = place->cache;
    struct machine *m = cache->m;
    cache->horizon = m->c + engine_horizon(m);
    uint64_t left = time_left(cache->horizon, m->c, m->psw.t);
    if (left < LINE || !find_place(m, place))
        return false;
    cache->place = place;
    cache->page = lone_page(m);
    cache->trapped = m->progress ? UINT64_MAX : m->c;
    cache->end = m->c + left;
    cache->ip = place->ip;
    cache->edge = place->ip + left - LINE;
    if (place->ip->handler == NULL)
        open_here(place, place->ip);
    return true;
}

enum why threaded_enter(struct place *place)
{
    struct cache *cache = place->cache;
    for (;; place = &cache->places[BY_OTHERS]) {
        if (FORGETFUL)
            forget_everything(cache, cache->m->e.storage);
        enum why why = machine_due(cache->m);
        if (why != GOES_ON)
            return why;
        if (find_entry(place))
            return GOES_ON;
        cache->slow++;
        why = reference_step(cache->m);
        if (why != GOES_ON)
            return why;
    }
}

enum why threaded_run(struct machine *m)
{
    struct cache *cache = m->engine;
    cache->m = m;
    enum why why = threaded_enter(&cache->places[BY_OTHERS]);
    while (why == GOES_ON) {
        struct place *place = cache->place;
        why = cache->ip->handler(cache->ip, cache->edge, m->g, place->byte, place->strange, place);
    }
    return why;
}
