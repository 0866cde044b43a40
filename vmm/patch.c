/* patch.c - a monitor that rewrites sensitive instructions that do not trap into words that do, before they run. So
 * x86 was virtualized until it had hardware for it, there by translating code elsewhere; here the code stays where it
 * is and single words are replaced.
 *
 *      the guest's code          in storage
 *      1000  lw    t0, 8(a0)     lw    t0, 8(a0)     scanned
 *      1004  beqz  t0, 1010      beqz  t0, 1010      scanned: both ways are
 *      1008  lra   a1, t0        PATCH               sensitive: interpreted at its trap, scanning goes on at 100c then
 *      100c  ret                 ret                 not scanned yet
 *      1010  jalr  ra, 0(t0)     PATCH               nobody knows where it goes: interpreted, scanning goes on there
 *
 * Before the machine below runs the guest, its P must have been scanned. A scan follows every way that code can take
 * without a trap. It stops where the monitor gets control anyway (a trap, a patch); where it has looked far enough
 * ahead, and where a way leaves R, it puts a patch, an edge. So no word is executed that has not been seen.
 *
 * What has been scanned counts until the guest loads a PSW or traps: code that it rewrites before that is looked at
 * again. The guest's own words are kept, and given back by the inverse of f, in dumps and comparisons, and before a
 * device may touch storage. What cannot be hidden, since one R is for code and data: a guest that reads its code sees
 * the patches, and one that rewrites what comes next may run what nobody has seen (examples/flaws/gap-*.s). */
#include "vmm/monitor.h"

#include <stdlib.h>

/* What a patch is in storage: illegal on every machine, and rarely found in programs. */
enum { PATCH = 0x00C0DE0F, SCAN_AHEAD = 512 };

enum mark { NO_PATCH, EDGE, PATCHED };

struct patches {
    uint32_t *seen;                     /* for each word of storage, the epoch in which it was scanned */
    uint32_t epoch;                     /* counts PSW loads and traps of the guest, more or less       */
    uint64_t loads;                     /* of v_lpsw, when this epoch began                            */
    uint8_t *mark;                      /* enum mark of each word                                      */
    uint32_t *original;                 /* the word that was there, where one is patched               */
    uint64_t *place;                    /* the physical addresses that are or were patched             */
    size_t count, room;
};

/* -- Patches ----------------------------------------------------------------------------------------------------- */

/* Those of v, made when first needed. NULL: out of memory. */
static struct patches *patches_of(struct vm *v)
{
    size_t words = (size_t)(v->machine.e.size / 4);
    if (v->patches != NULL)
        return v->patches;
    struct patches *p = calloc(1, sizeof *p);
    if (p == NULL)
        return NULL;
    p->seen = calloc(words, sizeof *p->seen);
    p->mark = calloc(words, sizeof *p->mark);
    p->original = calloc(words, sizeof *p->original);
    v->patches = p;
    return p;
}

static void patches_free(struct vm *v)
{
    struct patches *p = v->patches;
    if (p == NULL)
        return;
    free(p->seen);
    free(p->mark);
    free(p->original);
    free(p->place);
    free(p);
    v->patches = NULL;
}

static bool grow(struct patches *p)
{
    size_t room = p->room == 0 ? 64 : 2 * p->room;
    uint64_t *place = realloc(p->place, room * sizeof *place);
    if (place == NULL)
        return false;
    p->place = place;
    p->room = room;
    return true;
}

/* Put a patch at physical address at. Without memory for it the monitor cannot keep its promise, and stops. */
static void put(struct vm *v, uint64_t at, enum mark mark)
{
    struct patches *p = v->patches;
    if (p->count == p->room && !grow(p))
        abort();
    p->place[p->count++] = at;
    p->original[at / 4] = window_load(&v->machine.e, at, 4);
    p->mark[at / 4] = (uint8_t)mark;
    window_store(&v->machine.e, at, 4, PATCH);
}

static bool stands(const struct vm *v, uint64_t at)
{
    return v->patches->mark[at / 4] >= EDGE && window_load(&v->machine.e, at, 4) == PATCH;
}

/* Give the guest its word back, unless it has stored another one there. */
static void lift(struct vm *v, uint64_t at)
{
    if (stands(v, at))
        window_store(&v->machine.e, at, 4, v->patches->original[at / 4]);
    v->patches->mark[at / 4] = NO_PATCH;
    v->patches->seen[at / 4] = 0;
}

/* All patches away; nothing counts as scanned any more. */
static void reveal(struct vm *v)
{
    struct patches *p = v->patches;
    if (p == NULL)
        return;
    for (size_t n = 0; n < p->count; n++)
        lift(v, p->place[n]);
    p->count = 0;
    p->epoch++;
}

/* -- Scanning ---------------------------------------------------------------------------------------------------- */

/* Virtual addresses still to be scanned from, and what belongs to a scan. */
struct scan {
    struct vm *v;
    uint64_t limit;                     /* bytes that R lets the guest address          */
    unsigned left;                      /* instructions that it will still look at      */
    uint32_t todo[SCAN_AHEAD + 1];
    unsigned count;
};

static bool inside(const struct scan *s, uint32_t p) { return (uint64_t)p + 4 <= s->limit && p % 4 == 0; }

/* Sensitive, and no trap: the rows of isa.def that a pure monitor dies of. */
static bool harmful(const struct insn_info *row)
{
    return !row->privileged && (row->class & (CONTROL | LOCATION | MODE | RESOURCE)) != 0;
}

/* Where control may go after i at p without a trap: up to two addresses inside R. False: elsewhere as well. */
static bool ways(const struct scan *s, const struct insn *i, uint32_t p, uint32_t *way, unsigned *count)
{
    enum kind kind = insn_info(i->id)->kind;
    uint32_t target = p + 4 * i->imm;
    *count = 0;
    if (kind == KIND_JUMP && insn_info(i->id)->operands != OPS_D_TO)
        return false;
    if (kind == KIND_BRANCH || kind == KIND_JUMP)
        way[(*count)++] = target;
    if (kind != KIND_JUMP)
        way[(*count)++] = p + 4;
    for (unsigned n = 0; n < *count; n++)
        if (!inside(s, way[n]))
            return false;
    return true;
}

/* Look at the instruction at virtual address p, if nobody has, and note where it leads. */
static void scan_one(struct scan *s, uint32_t p)
{
    const struct machine *m = &s->v->machine;
    uint64_t at = (uint64_t)m->psw.l + p;
    uint32_t way[2];
    unsigned count;
    struct patches *patches = s->v->patches;
    if (patches->seen[at / 4] == patches->epoch || stands(s->v, at))
        return;
    patches->mark[at / 4] = NO_PATCH;           /* or the guest has stored over a patch */
    struct insn i = decode(window_load(&m->e, at, 4), m->has);
    const struct insn_info *row = i.id != INSN_ILLEGAL ? insn_info(i.id) : NULL;
    if (row == NULL || row->privileged || row->kind == KIND_CALL)
        return;                                 /* a trap: the monitor will be there */
    if (harmful(row) || !ways(s, &i, p, way, &count)) {
        put(s->v, at, PATCHED);
    } else if (s->left == 0) {
        put(s->v, at, EDGE);
    } else {
        s->left--;
        patches->seen[at / 4] = patches->epoch;
        while (count > 0)
            s->todo[s->count++] = way[--count];
    }
}

static void scan(struct vm *v)
{
    const struct machine *m = &v->machine;
    uint64_t room = m->psw.l < m->e.size ? m->e.size - m->psw.l : 0;
    struct scan s = { .v = v, .limit = m->psw.b < room ? m->psw.b : room, .left = SCAN_AHEAD };
    if (inside(&s, m->psw.p))
        scan_one(&s, m->psw.p);
    while (s.count > 0)                         /* each one looked at leaves at most two: todo cannot overflow */
        scan_one(&s, s.todo[--s.count]);
}

/* -- The kind ---------------------------------------------------------------------------------------------------- */

static bool flawed(const struct vm *v)
{
    for (int id = 0; id < INSN_COUNT; id++) {
        const struct insn_info *row = insn_info((enum insn_id)id);
        if (harmful(row) && (row->has & ~v->machine.has) == 0)
            return true;
    }
    return false;
}

/* On a machine without such instructions there is nothing to patch, and this is the pure monitor. */
static void prepare(struct vm *v)
{
    if (v->patches == NULL && !flawed(v))
        return;
    struct patches *p = patches_of(v);
    if (p == NULL || p->seen == NULL || p->mark == NULL || p->original == NULL)
        abort();
    if (v->machine.supervised || !v->machine.progress || p->loads != v->counters.emulated[INSN_LPSW]) {
        p->epoch++;                             /* its supervisor, or it, has loaded a PSW; or it has trapped */
        p->loads = v->counters.emulated[INSN_LPSW];
    }
    scan(v);
}

static void settle(struct vm *v)
{
    if (v->patches != NULL && v->machine.c >= v->machine.dev.next)
        reveal(v);
}

static bool own_trap(struct vm *v, const struct trap *trap, enum why *why)
{
    const struct machine *m = &v->machine;
    uint64_t at = (uint64_t)m->psw.l + m->psw.p;
    if (v->patches == NULL || trap->cause != CAUSE_ILLEGAL || trap->word != PATCH || !stands(v, at))
        return false;
    v->counters.exits[trap->cause]++;
    v->counters.absorbed++;
    charge(v, 1);
    *why = GOES_ON;
    if (v->patches->mark[at / 4] == EDGE)
        lift(v, at);                            /* scanning goes on here before the guest does */
    else
        *why = interpret_unprivileged(v, decode(v->patches->original[at / 4], m->has));
    return true;
}

static uint32_t original(const struct vm *v, uint64_t physical, uint32_t word)
{
    bool patched = v->patches != NULL && v->patches->mark[physical / 4] >= EDGE && word == PATCH;
    return patched ? v->patches->original[physical / 4] : word;
}

const struct monitor_kind patch_kind = {
    .name = "patch", .about = "rewrites sensitive instructions that do not trap into ones that do",
    .settle = settle, .prepare = prepare, .own_trap = own_trap, .original = original, .reveal = reveal,
    .forget = patches_free,
};
