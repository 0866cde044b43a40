/* jit_emit.c - host code for a trace.
 *
 * The path runs straight; everything that leaves it is in the cold half of the code. There is one slow way out: pc is
 * the instruction that has not begun, the countdown says how many have completed, G is exact, and the reference engine
 * does the rest. */
#include "isa/engine/jit_emit.h"

#ifdef __x86_64__

struct x86_at jit_field_at(const struct jit *j, size_t offset)
{
    return x86_absolute((uint64_t)(uintptr_t)j->state + offset);
}

struct x86_at jit_register_at(const struct jit *j, unsigned r)
{
    return jit_field_at(j, offsetof(struct jit_state, g) + 4 * r);
}

/* -- Common code ------------------------------------------------------------------------------------------------- */

struct forward jit_forward(struct x86 *x)
{
    uint8_t *distance = x86_jmp(x, x->here);
    return (struct forward){ distance, x->here };
}

struct forward jit_forward_if(struct x86 *x, enum x86_condition c)
{
    uint8_t *distance = x86_jcc(x, c, x->here);
    return (struct forward){ distance, x->here };
}

void jit_here(struct x86 *x, struct forward f) { x86_patch(f.distance, f.next, x->here); }

/* From C to the host code at rax, the countdown being where it is to be. C saves what it needs of the other registers;
 * rbp it may not be able to. */
static void emit_enter(struct jit *j, struct x86 *x)
{
    j->enter = x->here;
    x86_push(x, RBP);
    x86_store64(x, RSP, FIELD(j, c_stack));
    x86_load64(x, RSP, FIELD(j, call_stack));
    if (!j->low)
        x86_load64(x, BASE, FIELD(j, base));
    for (unsigned r = 1; r < REGISTERS; r++)
        if (j->host_of[r] != SPILLED)
            x86_load(x, j->host_of[r], jit_register_at(j, r), 4, false);
    x86_jmp_reg(x, RAX);
}

/* Back to C with the reason in rax and what else there is to say in rcx (enum jit_exit). */
static void emit_leave(struct jit *j, struct x86 *x)
{
    j->leave = x->here;
    for (unsigned r = 1; r < REGISTERS; r++)
        if (j->host_of[r] != SPILLED)
            x86_store(x, j->host_of[r], jit_register_at(j, r), 4);
    x86_store64(x, RSP, FIELD(j, call_stack));
    x86_load64(x, RSP, FIELD(j, c_stack));
    x86_pop(x, RBP);
    x86_ret(x);
}

void jit_leave_with(struct jit *j, struct x86 *x, enum jit_exit reason)
{
    x86_mov_imm(x, RAX, reason);
    x86_jmp(x, j->leave);
}

/* A return to what no call has left, or another one has: the call stack begins anew, and the space's table knows. */
static void emit_missed(struct jit *j, struct x86 *x)
{
    x86_load(x, RAX, FIELD(j, space), 4, false);
    x86_shift(x, X86_SHL, RAX, SHIFT);
    x86_lea64(x, RCX, FIELD(j, seats));
    x86_rr64(x, X86_ADD, RAX, RCX);
    x86_load64(x, RSP, x86_operand(RAX, -1, offsetof(struct seat, top)));
    if (j->host_of[RA] != SPILLED)
        x86_mov(x, RCX, j->host_of[RA]);
    else
        x86_load(x, RCX, jit_register_at(j, RA), 4, false);
    x86_test_imm(x, RCX, 3);
    x86_jcc(x, X86_NE, j->leave_at_ecx);
    x86_op64_at(x, X86_CMP, RCX, x86_operand(RAX, -1, offsetof(struct seat, last)));
    x86_jcc(x, X86_A, j->leave_at_ecx);
    x86_load64(x, RAX, x86_operand(RAX, -1, offsetof(struct seat, entries)));
    x86_load(x, RAX, x86_operand(RAX, RCX, 0), 4, false);
    x86_op64_at(x, X86_ADD, RAX, FIELD(j, code));
    x86_jmp_reg(x, RAX);
}

void jit_emit_common(struct jit *j)
{
    struct x86 *x = &j->hot;
    /* First, at distance 0, where the tables of the spaces point while a pc has no trace: a look-up of ecx. */
    j->leave_lookup = x->here;
    x86_store(x, RCX, FIELD(j, pc), 4);
    x86_mov_imm(x, RAX, EXIT_LOOKUP);
    uint8_t *distance = x86_jmp(x, x->here);
    uint64_t next = x->here;
    emit_enter(j, x);
    emit_leave(j, x);
    x86_patch(distance, next, j->leave);
    j->leave_at_ecx = x->here;
    x86_store(x, RCX, FIELD(j, pc), 4);
    jit_leave_with(j, x, EXIT_SLOW);
    j->stale = x->here;                         /* called from the entry of a dead trace; its pc is behind the call */
    x86_pop(x, RCX);
    x86_store64(x, RCX, FIELD(j, dead));
    x86_load(x, RCX, x86_operand(RCX, -1, 0), 4, false);
    x86_store(x, RCX, FIELD(j, pc), 4);
    jit_leave_with(j, x, EXIT_STALE);
    j->missed = x->here;
    emit_missed(j, x);
    j->load_psw = x->here;
    jit_emit_load_psw(j, x);
    j->common = (uint32_t)(x->here - j->code_at);
}

/* -- A trace being written --------------------------------------------------------------------------------------- */

struct x86_at jit_seat_at(const struct jit *j, unsigned n)
{
    return jit_field_at(j, offsetof(struct jit_state, seats) + n * sizeof(struct seat));
}

void jit_leads_to(struct emitter *e, uint8_t *distance, struct stub stub)
{
    stub.distance = distance;
    stub.next = e->x->here;
    assert(e->stub_count < STUBS_MAX);
    e->stubs[e->stub_count++] = stub;
}

void jit_branch_off(struct emitter *e, enum x86_condition c, struct stub stub)
{
    jit_leads_to(e, x86_jcc(e->x, c, e->x->here), stub);
}

void jit_comes_back(struct emitter *e, unsigned stub) { e->stubs[stub].back = e->x->here; }

static void charge(struct emitter *e, unsigned count)
{
    if (count != 0)
        x86_ri(e->x, X86_SUB, COUNT, (int32_t)count);
}

void jit_slow_exit(struct emitter *e, uint32_t pc, unsigned done)
{
    x86_store_imm(e->x, FIELD(e->j, pc), 4, pc);
    charge(e, done);
    jit_leave_with(e->j, e->x, EXIT_SLOW);
}

void jit_trap_exit(struct emitter *e, enum cause cause, uint32_t info)
{
    x86_mov_imm64(e->x, RAX, jit_reason(EXIT_TRAP, cause, e->plan->next));
    x86_mov_imm64(e->x, RCX, (uint64_t)info << 32 | e->plan->ending.word);
    x86_jmp(e->x, e->j->leave);
}

struct x86_at jit_constant(struct emitter *e, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    struct x86_at at = x86_absolute(e->pool.here);
    x86_word(&e->pool, a);
    x86_word(&e->pool, b);
    x86_word(&e->pool, c);
    x86_word(&e->pool, d);
    return at;
}

void jit_slow_if(struct emitter *e, enum x86_condition c, const struct item *item)
{
    unsigned done = (unsigned)(item - e->plan->items);
    jit_branch_off(e, c, (struct stub){ .kind = STUB_SLOW, .pc = item->pc, .done = done });
}

void jit_failed_if(struct emitter *e, enum x86_condition c, const struct item *item)
{
    unsigned done = (unsigned)(item - e->plan->items);
    jit_branch_off(e, c, (struct stub){ .kind = STUB_FAILED, .pc = item->pc, .done = done });
}

void jit_charge_or_out(struct emitter *e, unsigned count, uint32_t pc, unsigned back)
{
    charge(e, count);
    if (count != 0)
        jit_branch_off(e, X86_B, (struct stub){ .kind = STUB_OUT, .pc = pc, .done = back });
}

/* Let the jump just written lead to pc in space s: to its trace, or out to have it made and linked. */
static void link_to(struct emitter *e, uint8_t *distance, const struct space *s, uint32_t pc)
{
    uint32_t entry = jit_entry(s, pc);
    const struct link link_there = { distance, e->x->here, pc, (uint16_t)(s - e->j->spaces) };
    uint32_t link = entry == 0 ? jit_new_link(e->j, link_there) : 0;
    if (entry != 0)
        x86_patch(distance, e->x->here, e->j->code_at + entry);
    else if (link != UINT32_MAX)
        jit_leads_to(e, distance, (struct stub){ .kind = STUB_LINK, .done = link });
    else
        jit_leads_to(e, distance, (struct stub){ .kind = STUB_SLOW, .pc = pc });
}

void jit_jump_to(struct emitter *e, const struct space *s, uint32_t pc)
{
    link_to(e, x86_jmp(e->x, e->x->here), s, pc);
}

/* -- Registers --------------------------------------------------------------------------------------------------- */

int jit_source(struct emitter *e, unsigned r, int scratch)
{
    if (e->j->host_of[r] != SPILLED)
        return e->j->host_of[r];
    if (r == 0)
        x86_mov_imm(e->x, scratch, 0);
    else
        x86_load(e->x, scratch, jit_register_at(e->j, r), 4, false);
    return scratch;
}

int jit_destination(const struct emitter *e, unsigned d)
{
    return e->j->host_of[d] != SPILLED ? e->j->host_of[d] : RAX;
}

void jit_computed(struct emitter *e, unsigned d, int host)
{
    if (e->j->host_of[d] == SPILLED)
        x86_store(e->x, host, jit_register_at(e->j, d), 4);
}

/* -- Branches, jumps, ends --------------------------------------------------------------------------------------- */

/* A branch on the way: one side goes on here, the other leaves the trace. */
static void emit_side_exit(struct emitter *e, const struct item *item)
{
    enum x86_condition c = jit_emit_condition(e, &item->i);
    uint32_t out = item->inside ? item->pc + 4 : item->pc + 4 * item->i.imm;
    jit_branch_off(e, item->inside ? (enum x86_condition)(c ^ 1) : c,
                   (struct stub){ .kind = STUB_SIDE, .pc = out, .done = e->done + 1 });
}

static void emit_last_branch(struct emitter *e, const struct item *item)
{
    jit_charge_or_out(e, e->done + 1, item->pc, 1);
    enum x86_condition c = jit_emit_condition(e, &item->i);
    uint32_t target = item->pc + 4 * item->i.imm;
    if (jit_entry(e->s, target) != 0 || e->j->settles) {
        link_to(e, x86_jcc(e->x, c, e->x->here), e->s, target);
    } else {
        struct forward over = jit_forward_if(e->x, (enum x86_condition)(c ^ 1));
        jit_jump_to(e, e->s, target);
        jit_here(e->x, over);
    }
    jit_jump_to(e, e->s, item->pc + 4);
}

static void set_link(struct emitter *e, unsigned d, uint32_t value)
{
    if (d != 0 && e->j->host_of[d] != SPILLED)
        x86_mov_imm(e->x, e->j->host_of[d], value);
    else if (d != 0)
        x86_store_imm(e->x, jit_register_at(e->j, d), 4, value);
}

/* jal: a call leaves where host code returns to on the call stack. It is there that a return is found to be another. */
static void emit_jal(struct emitter *e, const struct item *item)
{
    uint32_t back = item->pc + 4, target = item->pc + 4 * item->i.imm;
    jit_charge_or_out(e, e->done + 1, item->pc, 1);
    set_link(e, item->i.d, back);
    if (item->i.d != RA) {
        jit_jump_to(e, e->s, target);
        return;
    }
    link_to(e, x86_call(e->x, e->x->here), e->s, target);
    if (e->j->host_of[RA] != SPILLED)
        x86_ri(e->x, X86_CMP, e->j->host_of[RA], (int32_t)back);
    else
        x86_cmp_imm_at(e->x, jit_register_at(e->j, RA), back);
    x86_jcc(e->x, X86_NE, e->j->missed);
    jit_jump_to(e, e->s, back);
}

void jit_jump_indirect(struct emitter *e, const struct space *s)
{
    x86_test_imm(e->x, RCX, 3);
    x86_jcc(e->x, X86_NE, e->j->leave_at_ecx);
    x86_cmp64_imm(e->x, RCX, (int32_t)(s->limit - 4));
    x86_jcc(e->x, X86_A, e->j->leave_at_ecx);
    x86_mov_imm64(e->x, RAX, (uint64_t)(uintptr_t)s->entries);
    x86_load(e->x, RAX, x86_operand(RAX, RCX, 0), 4, false);
    x86_op64_at(e->x, X86_ADD, RAX, FIELD(e->j, code));
    x86_jmp_reg(e->x, RAX);
}

static void emit_jalr(struct emitter *e, const struct item *item)
{
    const struct insn *i = &item->i;
    jit_charge_or_out(e, e->done + 1, item->pc, 1);
    if (i->d == 0 && i->a == RA && i->imm == 0) {
        x86_ret(e->x);
        return;
    }
    x86_lea(e->x, RCX, x86_operand(jit_source(e, i->a, RCX), -1, (int32_t)i->imm));
    set_link(e, i->d, item->pc + 4);
    jit_jump_indirect(e, e->s);
}

static void emit_item(struct emitter *e, const struct item *item, bool last)
{
    switch (insn_info(item->i.id)->kind) {
    case KIND_VALUE:  jit_emit_value(e, item); break;
    case KIND_DIVIDE: jit_emit_divide(e, item); break;
    case KIND_LOAD:   jit_emit_load(e, item); break;
    case KIND_STORE:  jit_emit_store(e, item); break;
    case KIND_BRANCH:
        if (item->skips)
            break;                                      /* with the next item */
        if (last && e->plan->end == END_LAST)
            emit_last_branch(e, item);
        else
            emit_side_exit(e, item);
        break;
    case KIND_JUMP:
        if (item->inside)
            break;
        if (item->i.id == INSN_JAL)
            emit_jal(e, item);
        else
            emit_jalr(e, item);
        break;
    default:
        break;
    }
}

static void emit_end(struct emitter *e)
{
    const struct plan *p = e->plan;
    bool supervised = e->j->careful == TRAPS_SUPERVISED;
    bool stays = p->end == END_SYSTEM && p->ending.id == INSN_LPSW && !supervised;
    unsigned own = stays ? 1 : 0;                       /* the tick of what stays in host code */
    if (p->end == END_LAST)
        return;
    jit_charge_or_out(e, p->count + own, p->next, own);
    switch (p->end) {
    case END_TRAP:   jit_emit_trap(e, p->cause, p->info); break;
    case END_SYSTEM:
        if (supervised)
            jit_trap_exit(e, CAUSE_PRIVILEGED, 0);
        else
            jit_emit_system(e);
        break;
    case END_SLOW:   jit_slow_exit(e, p->next, 0); break;
    default:         jit_jump_to(e, e->s, p->next); break;
    }
}

/* Out to C, with what it must know. */
static void emit_exit(struct emitter *e, const struct stub *stub)
{
    struct jit *j = e->j;
    switch (stub->kind) {
    case STUB_FAILED:
        x86_store_imm(e->x, FIELD(j, failed), 4, e->trace + 1);
        jit_slow_exit(e, stub->pc, stub->done);
        break;
    case STUB_TRAP:
        jit_trap_exit(e, stub->cause, stub->info);
        break;
    case STUB_OUT_AT_PSW:
        x86_load(e->x, RCX, x86_operand(RCX, -1, 4), 4, false);
        x86_store(e->x, RCX, FIELD(j, pc), 4);
        jit_leave_with(j, e->x, EXIT_OUT);
        break;
    case STUB_OUT:
        x86_store_imm(e->x, FIELD(j, ended), 4, e->trace + 1);
        x86_store_imm(e->x, FIELD(j, pc), 4, stub->pc);
        if (stub->done != 0)
            x86_ri(e->x, X86_ADD, COUNT, (int32_t)stub->done);
        jit_leave_with(j, e->x, EXIT_OUT);
        break;
    case STUB_LINK:
        x86_store_imm(e->x, FIELD(j, site), 4, stub->done);
        jit_leave_with(j, e->x, EXIT_LINK);
        break;
    default:
        jit_slow_exit(e, stub->pc, stub->done);
    }
}

static void emit_stub(struct emitter *e, const struct stub *stub)
{
    x86_patch(stub->distance, stub->next, e->x->here);
    switch (stub->kind) {
    case STUB_PRIVILEGED:
        if (stub->done != 0)
            x86_ri(e->x, X86_ADD, COUNT, (int32_t)stub->done);
        jit_emit_trap(e, CAUSE_PRIVILEGED, 0);
        break;
    case STUB_SWAP:
    case STUB_LOAD:         jit_emit_other_psw(e, stub); break;
    case STUB_SWAP_MODE:    jit_emit_other_mode(e, stub); break;
    case STUB_SWAP_TIMER:
    case STUB_LOAD_TIMER:   jit_emit_timer_other(e, stub); break;
    case STUB_INDIRECT:     jit_jump_indirect(e, stub->s); break;
    case STUB_SIDE:
        jit_charge_or_out(e, stub->done, stub->pc, 0);
        jit_jump_to(e, e->s, stub->pc);
        break;
    case STUB_LOOK:
        jit_emit_look(e, stub->item, stub->host);
        x86_jmp(e->x, stub->back);
        break;
    default:
        emit_exit(e, stub);
    }
}

/* Traces begin at the start of a line of the host's cache: branchy code loses up to half otherwise. */
static void align(struct x86 *x, uint64_t to)
{
    while (x->here % to != 0)
        x86_byte(x, 0xCC);
}

/* Room for the constants of a trace whose end has some, before what leaves it. */
static void begin_pool(struct emitter *e)
{
    if (e->plan->end != END_TRAP && e->plan->end != END_SYSTEM)
        return;
    align(&e->j->cold, 16);
    e->pool = e->j->cold;
    for (int n = 0; n < POOL * 4; n++)
        x86_word(&e->j->cold, 0);
}

/* More than items and the ends of a trace need, and than a look at a line's tag does. */
enum {
    ITEM_BYTES = 128, END_BYTES = 1024, LINE_BYTES = 32,
    ITEM_BYTES_ASIDE = 256, END_BYTES_ASIDE = 2048, LINE_BYTES_ASIDE = 96,
};

void jit_emit_size(const struct plan *p, uint32_t *path, uint32_t *aside)
{
    *path = END_BYTES + p->count * ITEM_BYTES;
    *aside = END_BYTES_ASIDE + p->count * ITEM_BYTES_ASIDE;
    for (unsigned n = 0; n < p->root_count; n++) {
        const struct root *root = &p->roots[n];
        uint32_t lines = root->high > root->low ? (uint32_t)(root->high - root->low) / TAG_LINE + 2 : 0;
        *path += lines * LINE_BYTES;
        *aside += lines * LINE_BYTES_ASIDE;
    }
}

/* Whether host code that began at path and aside has kept to what jit_emit_size said. */
static bool fits(const struct jit *j, const struct plan *p, uint64_t path, uint64_t aside)
{
    uint32_t path_size, aside_size;
    jit_emit_size(p, &path_size, &aside_size);
    return j->hot.here - path <= path_size && j->cold.here - aside <= aside_size;
}

void jit_emit(struct jit *j, const struct plan *p, unsigned space, uint32_t trace)
{
    uint64_t path = j->hot.here, aside = j->cold.here;
    struct emitter e;
    e.j = j;
    e.x = &j->hot;
    e.s = &j->spaces[space];
    e.space = space;
    e.plan = p;
    e.trace = trace;
    e.stub_count = 0;
    e.checked_constants = false;
    memset(e.checked, 0, sizeof e.checked);
    begin_pool(&e);
    align(e.x, LINE);
    if (p->manner.passage)
        x86_byte(e.x, 0xCC);                            /* jit_passage tells by this */
    j->traces[trace].entry = e.x->to;
    j->traces[trace].host = e.x->here;
    j->spaces[space].entries[j->traces[trace].pc / 4] = (uint32_t)(e.x->here - j->code_at);
    for (e.done = 0; e.done < p->count; e.done++)
        emit_item(&e, &p->items[e.done], e.done + 1 == p->count);
    emit_end(&e);
    while (e.x->here < j->traces[trace].host + ENTRY_MIN)
        x86_byte(e.x, 0xCC);
    e.x = &j->cold;
    for (unsigned n = 0; n < e.stub_count; n++)         /* more come while they are written */
        emit_stub(&e, &e.stubs[n]);
    j->path_bytes += j->hot.here - path;
    bool kept = fits(j, p, path, aside);
    assert(kept);
    (void)kept;
}

#endif
