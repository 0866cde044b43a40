/* jit_access.c - host code for loads and stores: the checks, merged or single, and the accesses. */
#include "isa/engine/jit_emit.h"

#ifdef __x86_64__

/* The tag of physical line `line` plus a register (-1: none). Where tags are not below 2 GiB, rcx is on the way. */
static struct x86_at tag_at(struct emitter *e, int host, uint64_t line)
{
    uint64_t at = (uint64_t)(uintptr_t)e->j->tags + line;
    if (at <= INT32_MAX && host < 0 && e->j->low)
        return x86_absolute(at);
    if (at <= INT32_MAX)
        return x86_operand(host, -1, (int32_t)at);
    x86_mov_imm64(e->x, RCX, at);
    return x86_operand(RCX, host, 0);
}

/* Slowly out of the item if any tag of the `span` bytes at the virtual address in rax is set. Changes rcx and rax. */
static void check_tags(struct emitter *e, uint32_t span, const struct item *item)
{
    struct x86_at tag = tag_at(e, RAX, e->s->l / TAG_LINE);
    for (uint32_t at = 0, moved = 0;; moved = at, at = at + TAG_LINE < span - 1 ? at + TAG_LINE : span - 1) {
        if (at != moved)
            x86_lea64(e->x, RAX, x86_operand(RAX, -1, (int32_t)(at - moved)));
        if (at != span - 1)
            x86_push(e->x, RAX);
        x86_shift(e->x, X86_SHR, RAX, 6);
        x86_cmp8_zero(e->x, tag);
        if (at != span - 1)
            x86_pop(e->x, RAX);
        jit_slow_if(e, X86_NE, item);
        if (at == span - 1)
            return;
    }
}

/* All of a root's bytes, from the virtual address in `first` on, against the limit and the tags. */
static void look_at_root(struct emitter *e, const struct root *root, const struct item *item, int first)
{
    uint32_t span = (uint32_t)(root->high - root->low);
    x86_cmp64_imm(e->x, first, (int32_t)(e->s->limit - span));
    jit_failed_if(e, X86_A, item);
    x86_mov(e->x, RAX, first);
    check_tags(e, span, item);
}

/* A register that holds the address of a root's first byte, less `from`: rax, or the root's own. */
static int root_address(struct emitter *e, const struct item *item, int host, uint64_t from)
{
    int32_t distance = e->plan->roots[item->root].low - item->offset - (int32_t)from;
    if (distance == 0)
        return host;
    x86_lea64(e->x, RAX, x86_operand(host, -1, distance));
    return RAX;
}

/* The address of what follows cannot be right. */
static void always_slow(struct emitter *e, const struct item *item)
{
    unsigned done = (unsigned)(item - e->plan->items);
    jit_leads_to(e, x86_jmp(e->x, e->x->here), (struct stub){ .kind = STUB_SLOW, .pc = item->pc, .done = done });
}

/* The check for all accesses through a root, at the first of them, whose register is in `host`. With stores among them
 * it is against the space's window; what misses that is looked at in full, off the path, and comes back. */
static void check_root(struct emitter *e, const struct item *item, int host)
{
    const struct root *root = &e->plan->roots[item->root];
    uint32_t span = (uint32_t)(root->high - root->low);
    uint64_t from = root->stored ? e->s->window : 0, limit = e->s->limit;
    bool window = from + span <= limit && from < (uint64_t)1 << 30;
    if (limit < span) {
        always_slow(e, item);
        return;
    }
    int first = root_address(e, item, host, window ? from : 0);
    if (root->align > 1) {
        x86_test_imm(e->x, first, (uint8_t)(root->align - 1));
        jit_failed_if(e, X86_NE, item);
    }
    if (!window) {
        look_at_root(e, root, item, first);
        return;
    }
    x86_cmp64_imm(e->x, first, (int32_t)(limit - from - span));
    if (!root->stored) {
        jit_failed_if(e, X86_A, item);
        return;
    }
    jit_branch_off(e, X86_A, (struct stub){ .kind = STUB_LOOK, .item = item, .host = host });
    jit_comes_back(e, e->stub_count - 1);
}

void jit_emit_look(struct emitter *e, const struct item *item, int host)
{
    look_at_root(e, &e->plan->roots[item->root], item, root_address(e, item, host, 0));
}

/* The check of one access alone. */
static void check_single(struct emitter *e, const struct item *item, int host, unsigned width, bool store)
{
    if (e->s->limit < width) {
        always_slow(e, item);
        return;
    }
    x86_lea64(e->x, RAX, x86_operand(host, -1, (int32_t)item->i.imm));
    if (width > 1) {
        x86_test_imm(e->x, RAX, (uint8_t)(width - 1));
        jit_slow_if(e, X86_NE, item);
    }
    x86_cmp64_imm(e->x, RAX, (int32_t)(e->s->limit - width));
    jit_slow_if(e, X86_A, item);
    if (store)
        check_tags(e, 1, item);
}

/* The physical lines that a trace stores into at constant addresses are first .. last. False: none. */
static bool constant_lines(const struct emitter *e, uint64_t *first, uint64_t *last)
{
    *first = UINT64_MAX, *last = 0;
    for (unsigned n = 0; n < e->plan->count; n++) {
        const struct item *item = &e->plan->items[n];
        if (item->check != BY_CONSTANT || insn_info(item->i.id)->kind != KIND_STORE)
            continue;
        uint64_t line = (e->s->l + (uint64_t)item->address) / TAG_LINE;
        *first = line < *first ? line : *first;
        *last = line > *last ? line : *last;
    }
    return *first <= *last;
}

/* The tag of a store at a constant address. Two tags are looked at as easily as one: where all such stores of a trace
 * are into two lines, or one, the first does it for all. */
static void check_constant_tag(struct emitter *e, const struct item *item)
{
    uint64_t first, last, lines = e->j->machine->e.storage->size / TAG_LINE;
    bool together = constant_lines(e, &first, &last) && last - first < 2 && last < lines
                    && e->plan->manner.care != CARE_SINGLE;
    if (!together) {
        x86_cmp8_zero(e->x, tag_at(e, -1, (e->s->l + (uint64_t)item->address) / TAG_LINE));
        jit_slow_if(e, X86_NE, item);
    } else if (!e->checked_constants) {
        e->checked_constants = true;
        if (first == last)
            x86_cmp8_zero(e->x, tag_at(e, -1, first));
        else
            x86_cmp16_zero(e->x, tag_at(e, -1, first));
        jit_failed_if(e, X86_NE, item);
    }
}

struct x86_at jit_storage_at(const struct emitter *e, int host, int32_t distance)
{
    if (!e->j->low)
        return x86_operand(BASE, host, distance);
    if (host < 0)                       /* not as an address alone: to that form some hosts forward stores slowly */
        return x86_absolute(e->s->base + (uint64_t)(int64_t)distance);
    return x86_operand(host, -1, (int32_t)(uint32_t)(e->s->base + (uint64_t)(int64_t)distance));
}

/* The operand of an access, all checks being written before it. */
static struct x86_at access_at(struct emitter *e, const struct item *item, bool store)
{
    unsigned width = jit_width(item->i.id);
    if (item->check == BY_CONSTANT) {
        if (item->address % width != 0 || (uint64_t)item->address + width > e->s->limit) {
            always_slow(e, item);
        } else if (store) {
            check_constant_tag(e, item);
        }
        return jit_storage_at(e, -1, (int32_t)(item->address & 0x7FFFFFFF));
    }
    int host = jit_source(e, item->i.a, RCX);
    if (item->check == BY_ITSELF) {
        check_single(e, item, host, width, store);
    } else if (!e->checked[item->root]) {
        e->checked[item->root] = true;
        check_root(e, item, host);
    }
    if (host == RCX)
        jit_source(e, item->i.a, RCX);                      /* the checks may have used it */
    return jit_storage_at(e, host, (int32_t)item->i.imm);
}

void jit_emit_load(struct emitter *e, const struct item *item)
{
    struct x86_at at = access_at(e, item, false);
    int d = jit_destination(e, item->i.d);
    if (item->i.d == 0)
        return;
    x86_load(e->x, d, at, jit_width(item->i.id), item->i.id == INSN_LB || item->i.id == INSN_LH);
    jit_computed(e, item->i.d, d);
}

void jit_emit_store(struct emitter *e, const struct item *item)
{
    struct x86_at at = access_at(e, item, true);
    if (item->i.d == 0)
        x86_store_imm(e->x, at, jit_width(item->i.id), 0);
    else
        x86_store(e->x, jit_source(e, item->i.d, RAX), at, jit_width(item->i.id));
}

#endif
