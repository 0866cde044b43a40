/* jit_trace.c - what to translate: a straight path through guest code, and which addresses on it belong together.
 *
 * A trace starts at a jump's target, follows branches forward as not taken, jumps forward, and the way back to its own
 * head as taken, which unrolls loops. It stays in one page of storage, so that a store finds the traces that it hits.
 *
 * A passage starts where host code was entered, after an event for instance, and ends where other code begins. If it
 * were like the others, a loop that was interrupted half-way would have a second trace, with half-way as its head,
 * and stay in it: what is checked once in the first one's round may be checked more often in the other's.
 *
 * Addresses are numbered by value: each register is a root, the value it had somewhere, and a distance. addi moves the
 * distance, any other write makes a new root. One check then covers all accesses through a root. */
#include "isa/engine/jit.h"

#include "isa/semantics.h"

#ifdef __x86_64__

static bool is_access(const struct insn *i)
{
    enum kind kind = insn_info(i->id)->kind;
    return kind == KIND_LOAD || kind == KIND_STORE;
}

unsigned jit_width(enum insn_id id)
{
    switch (id) {
#define WIDTH_CASE_LOAD(ID, name)   case INSN_##ID: return WIDTH_##name;
#define WIDTH_CASE_STORE(ID, name)  case INSN_##ID: return WIDTH_##name;
#define WIDTH_CASE_VALUE(ID, name)
#define WIDTH_CASE_DIVIDE(ID, name)
#define WIDTH_CASE_BRANCH(ID, name)
#define WIDTH_CASE_JUMP(ID, name)
#define WIDTH_CASE_CALL(ID, name)
#define WIDTH_CASE_SYSTEM(ID, name)
#define WIDTH_CASE_FLAWED(ID, name)
#define INSN(ID, name, opcode, operands, kind, ...) WIDTH_CASE_##kind(ID, name)
#include "isa/isa.def"
#undef INSN
    default: return 0;
    }
}

/* -- The path ---------------------------------------------------------------------------------------------------- */

/* Where a branch or jump goes that the trace may follow: forward, or to its head. */
static bool follows(const struct plan *p, uint32_t target)
{
    uint32_t head = p->items[0].pc, here = p->items[p->count - 1].pc;
    unsigned length = 0;
    while (length < p->count && (length == 0 || p->items[length].pc != head))
        length++;
    if (target == head)
        return p->manner.care == CARE_UNROLLED && !p->manner.passage && p->count + length <= TRACE_MAX;
    return target > here;
}

/* Whether a branch at pc that skips one instruction can do without a jump: the instruction is done in any case, and its
 * result dropped. That is for values, and for registers that are in host registers. */
static bool skips_value(const struct plan *p, const struct jit *j, const struct space *s, uint32_t pc)
{
    const struct insn *branch = &p->items[p->count - 1].i;
    uint32_t next = pc + 4;
    if (branch->imm != 2 || p->count == TRACE_MAX || next % PAGE_SIZE == 0 || (uint64_t)next + 4 > s->limit)
        return false;
    struct insn i = decode(window_load(&j->machine->e, (uint64_t)s->l + next, 4), j->machine->has);
    return i.id != INSN_ILLEGAL && insn_info(i.id)->kind == KIND_VALUE && j->host_of[i.d] >= 0
        && j->host_of[branch->d] >= 0 && (branch->a == 0 || j->host_of[branch->a] >= 0);
}

/* Take the branch or jump that was just added. Returns whether the trace goes on, at *pc. */
static bool turn(struct plan *p, const struct jit *j, const struct space *s, uint32_t *pc)
{
    struct item *item = &p->items[p->count - 1];
    uint32_t target = *pc + 4 * item->i.imm;
    bool jump = item->i.id == INSN_JAL;
    item->skips = insn_info(item->i.id)->kind == KIND_BRANCH && skips_value(p, j, s, *pc);
    if (insn_info(item->i.id)->kind == KIND_BRANCH && target > *pc) {
        *pc += 4;
        return true;
    }
    if ((jump && item->i.d != 0) || item->i.id == INSN_JALR || !follows(p, target)) {
        p->end = END_LAST;
        return false;
    }
    item->inside = true;
    *pc = target;
    return true;
}

/* The trace ends before an instruction that host code may have to trap for. */
static void end_before(struct plan *p, struct insn i)
{
    p->ending = i;
    p->end = END_TRAP;
    p->info = 0;
    switch (i.id) {
    case INSN_SVC:     p->cause = sem_svc(i.imm, &p->info); break;
    case INSN_BRK:     p->cause = sem_brk(i.imm, &p->info); break;
    case INSN_ILLEGAL: p->cause = CAUSE_ILLEGAL; break;
    default:           p->end = is_privileged(i.word) ? END_SYSTEM : END_SLOW; break;
    }
}

/* Add the instruction at *pc. Returns whether the trace goes on, at *pc. */
static bool extend(struct plan *p, const struct jit *j, const struct space *s, uint32_t *pc)
{
    const struct machine *m = j->machine;
    struct insn i = decode(window_load(&m->e, (uint64_t)s->l + *pc, 4), m->has);
    enum kind kind = i.id != INSN_ILLEGAL ? insn_info(i.id)->kind : KIND_SYSTEM;
    p->next = *pc;
    p->first = *pc < p->first ? *pc : p->first;
    p->last = *pc + 3 > p->last ? *pc + 3 : p->last;
    if (kind == KIND_SYSTEM || kind == KIND_FLAWED || kind == KIND_CALL) {
        end_before(p, i);
        return false;
    }
    bool conditional = p->count != 0 && p->items[p->count - 1].skips;
    p->items[p->count++] = (struct item){ .i = i, .pc = *pc, .conditional = conditional };
    if (kind == KIND_BRANCH || kind == KIND_JUMP)
        return turn(p, j, s, pc);
    *pc += 4;
    return true;
}

/* Whether a passage ends at pc, where other code begins. */
static bool arrives(const struct plan *p, const struct space *s, uint32_t pc)
{
    uint32_t entry = s->entries[pc / 4];
    return p->manner.passage && entry != 0 && !jit_passage(entry) && p->count != 0 && !p->items[p->count - 1].skips;
}

static void find_path(struct plan *p, const struct jit *j, const struct space *s, uint32_t pc)
{
    uint32_t page = pc / PAGE_SIZE;
    p->first = pc;
    p->last = pc + 3;
    do {
        p->end = END_GO;
        p->next = pc;
    } while (p->count < TRACE_MAX && pc / PAGE_SIZE == page && (uint64_t)pc + 4 <= s->limit && !arrives(p, s, pc)
             && extend(p, j, s, &pc));
}

/* -- Addresses --------------------------------------------------------------------------------------------------- */

/* What is known of a register on the way. */
struct knowledge {
    struct { uint16_t root; int32_t offset; } at[REGISTERS];
    bool known[REGISTERS];
    uint32_t value[REGISTERS];
};

static void new_root(struct plan *p, struct knowledge *k, unsigned r)
{
    k->at[r].root = (uint16_t)p->root_count;
    k->at[r].offset = 0;
    k->known[r] = false;
    p->roots[p->root_count++] = (struct root){ .low = INT32_MAX, .high = INT32_MIN };
}

static uint32_t value_of(enum insn_id id, uint32_t a, uint32_t b)
{
    switch (id) {
#define KNOWN_VALUE(ID, name)   case INSN_##ID: return sem_##name(a, b);
#define KNOWN_DIVIDE(ID, name)
#define KNOWN_LOAD(ID, name)
#define KNOWN_STORE(ID, name)
#define KNOWN_BRANCH(ID, name)
#define KNOWN_JUMP(ID, name)
#define KNOWN_CALL(ID, name)
#define KNOWN_SYSTEM(ID, name)
#define KNOWN_FLAWED(ID, name)
#define INSN(ID, name, opcode, operands, kind, ...) KNOWN_##kind(ID, name)
#include "isa/isa.def"
#undef INSN
    default: return 0;
    }
}

/* How the access is to be checked; merge it into its root where it can be. */
static void place_access(struct plan *p, const struct knowledge *k, struct item *item)
{
    int32_t width = (int32_t)jit_width(item->i.id);
    unsigned a = item->i.a;
    if (k->known[a]) {
        item->check = BY_CONSTANT;
        item->address = k->value[a] + item->i.imm;
        return;
    }
    struct root *root = &p->roots[k->at[a].root];
    int32_t distance = k->at[a].offset, offset = distance + (int32_t)item->i.imm;
    /* The register itself counts as touched from below: host code adds the immediate to it in 64 bits, so it must not
     * lie "below" 0 while the address does not. */
    int32_t least = offset < distance ? offset : distance;
    int32_t low = least < root->low ? least : root->low;
    int32_t high = offset + width > root->high ? offset + width : root->high;
    if (p->manner.care == CARE_SINGLE || offset % width != 0 || high - low > SPAN_MAX) {
        item->check = BY_ITSELF;
        return;
    }
    item->check = BY_ROOT;
    item->root = k->at[a].root;
    item->offset = k->at[a].offset;
    root->low = low;
    root->high = high;
    root->align = (uint32_t)width > root->align ? (uint32_t)width : root->align;
    root->stored |= insn_info(item->i.id)->kind == KIND_STORE;
}

/* The register that an item writes, 0 for none. */
static unsigned written(const struct insn *i)
{
    enum kind kind = insn_info(i->id)->kind;
    return kind == KIND_STORE || kind == KIND_BRANCH ? 0 : i->d;
}

/* The farthest a distance may wander: far from where sums of it could wrap. */
enum { FAR = 1 << 20 };

static void learn(struct plan *p, struct knowledge *k, struct item *item)
{
    const struct insn *i = &item->i;
    unsigned d = written(i), a = i->a;
    if (d == 0)
        return;
    bool takes_b = uses_b(insn_info(i->id)->operands), takes_a = uses_a(insn_info(i->id)->operands);
    bool known = insn_info(i->id)->kind == KIND_VALUE && (!takes_a || k->known[a]) && (!takes_b || k->known[i->b]);
    uint32_t value = known ? value_of(i->id, takes_a ? k->value[a] : 0, takes_b ? k->value[i->b] : i->imm) : 0;
    if (item->conditional) {
        new_root(p, k, d);
        item->known = known;
        item->value = value;
        return;
    }
    if (i->id == INSN_ADDI && !known && k->at[a].offset + (int32_t)i->imm < FAR
        && k->at[a].offset + (int32_t)i->imm > -FAR) {
        k->at[d] = k->at[a];
        k->at[d].offset += (int32_t)i->imm;
    } else {
        new_root(p, k, d);
    }
    k->known[d] = item->known = known;
    k->value[d] = item->value = value;
}

static void number_addresses(struct plan *p)
{
    struct knowledge k = { .known = { true } };
    for (unsigned r = 1; r < REGISTERS; r++)
        new_root(p, &k, r);
    for (unsigned n = 0; n < p->count; n++) {
        struct item *item = &p->items[n];
        if (is_access(&item->i))
            place_access(p, &k, item);
        learn(p, &k, item);
    }
    for (unsigned n = 0; n < p->root_count; n++)        /* one test at the low end tells the alignment of all */
        if (p->roots[n].high > p->roots[n].low)
            p->roots[n].low &= -(int32_t)p->roots[n].align;
}

/* -- What need not be done --------------------------------------------------------------------------------------- */

/* For each register: the item that made its present value, and from which value of its register a it did; -1: none. */
struct makers {
    int16_t by[REGISTERS];
    int16_t from[TRACE_MAX];
};

/* Whether item n joins what two shifts of one register, which still has that value, have made: a rotation. */
static void find_rotation(struct plan *p, const struct makers *m, unsigned n)
{
    struct item *item = &p->items[n];
    const struct insn *i = &item->i;
    if ((i->id != INSN_OR && i->id != INSN_XOR && i->id != INSN_ADD) || item->conditional || item->known)
        return;
    int left = m->by[i->a], right = m->by[i->b];
    if (left >= 0 && p->items[left].i.id == INSN_SRLI) {
        left = m->by[i->b];
        right = m->by[i->a];
    }
    if (left < 0 || right < 0 || p->items[left].i.id != INSN_SLLI || p->items[right].i.id != INSN_SRLI)
        return;
    const struct insn *l = &p->items[left].i, *r = &p->items[right].i;
    item->rotates = l->a == r->a && l->a != 0 && l->imm + r->imm == 32 && m->from[left] == m->from[right]
        && m->from[left] == m->by[l->a];
    item->of = l->a;
    item->right = (uint8_t)r->imm;
}

static void find_rotations(struct plan *p)
{
    struct makers m;
    for (unsigned r = 0; r < REGISTERS; r++)
        m.by[r] = -1;
    for (unsigned n = 0; n < p->count; n++) {
        const struct item *item = &p->items[n];
        find_rotation(p, &m, n);
        m.from[n] = m.by[item->i.a];
        if (written(&item->i) != 0)
            m.by[item->i.d] = (int16_t)n;
        if (item->conditional)
            m.by[item->i.d] = -2 - (int16_t)n;              /* a value of its own, and no shift's */
    }
}

/* Mark where host code may be left: at the first access through a root, at others that are checked, at branches. */
static void mark_exits(struct plan *p)
{
    bool checked[TRACE_MAX + REGISTERS] = { false };
    for (unsigned n = 0; n < p->count; n++) {
        struct item *item = &p->items[n];
        enum kind kind = insn_info(item->i.id)->kind;
        if (kind == KIND_VALUE)
            continue;
        item->exits = kind != KIND_LOAD || item->check != BY_CONSTANT || item->address >= p->limit
            || p->limit - item->address < jit_width(item->i.id) || item->address % jit_width(item->i.id) != 0;
        if ((kind == KIND_LOAD || kind == KIND_STORE) && item->check == BY_ROOT) {
            item->exits = !checked[item->root];
            checked[item->root] = true;
        }
    }
}

static unsigned bit(unsigned r) { return 1u << r; }

/* The registers that an item reads, as a set. */
static unsigned reads(const struct item *item)
{
    const struct insn *i = &item->i;
    enum operands operands = insn_info(i->id)->operands;
    enum kind kind = insn_info(i->id)->kind;
    if (item->rotates)
        return bit(item->of);
    if (item->known && !item->conditional)
        return 0;
    unsigned set = (uses_a(operands) ? bit(i->a) : 0) | (uses_b(operands) ? bit(i->b) : 0);
    return kind == KIND_STORE || kind == KIND_BRANCH || item->conditional ? set | bit(i->d) : set;
}

/* Leave out values that are overwritten before anybody reads them or leaves host code. */
static void leave_out_dead(struct plan *p)
{
    unsigned live = ~0u;
    for (unsigned n = p->count; n-- > 0;) {
        struct item *item = &p->items[n];
        unsigned d = written(&item->i);
        bool value = insn_info(item->i.id)->kind == KIND_VALUE;
        item->left_out = value && !item->conditional && (live & bit(d)) == 0;
        if (item->left_out)
            continue;
        if (d != 0 && !item->conditional)
            live &= ~bit(d);
        live |= reads(item);
        if (item->exits)
            live = ~0u;
    }
}

/* slli d, a, 1 to 3 and add d, d, b are one host instruction: nobody sees what d was in between. */
static void join_shifts(struct plan *p)
{
    for (unsigned n = 0; n + 1 < p->count; n++) {
        struct item *shift = &p->items[n], *add = shift + 1;
        unsigned d = shift->i.d;
        bool one = (add->i.a == d) != (add->i.b == d);
        if (shift->i.id != INSN_SLLI || add->i.id != INSN_ADD || d == 0 || add->i.d != d || !one)
            continue;
        if (shift->i.imm < 1 || shift->i.imm > 3 || shift->conditional || shift->known || add->known
            || shift->left_out || add->left_out || add->rotates)
            continue;
        unsigned other = add->i.a == d ? add->i.b : add->i.a;
        shift->left_out = add->indexed = other != 0;
    }
}

void jit_plan(struct plan *p, const struct jit *j, const struct space *s, uint32_t pc, struct manner manner)
{
    p->manner = manner;
    p->limit = s->limit;
    p->count = p->root_count = 0;
    find_path(p, j, s, pc);
    number_addresses(p);
    find_rotations(p);
    mark_exits(p);
    leave_out_dead(p);
    join_shifts(p);
}

#endif
