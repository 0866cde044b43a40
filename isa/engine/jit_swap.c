/* jit_swap.c - host code for traps and PSW loads that stay in host code.
 *
 * A trace that ends in one is made for the PSW that it most likely loads: what a trap finds in storage now, what an
 * lpsw would find there or has loaded when it was last seen. Its words are compared with those; where they are equal,
 * all that must be known of the new space is a constant. Other PSWs are looked up in `targets`, by the common code
 * (emit_load_psw), or are loaded by C, which then makes the trace anew. */
#include "isa/engine/jit_emit.h"

#ifdef __x86_64__

/* A field of the target that rdx points to, and of storage that rcx points to. */
#define TARGET(name) (x86_operand(RDX, -1, offsetof(struct target, name)))
#define WORD(n) (x86_operand(RCX, -1, 4 * (n)))
enum { STATUS, P, L, B, T };
_Static_assert(T + 1 == PSW_WORDS, "the words of a PSW");

/* rdx = the target of the PSW at rcx, or out of host code, which then does the load. */
static void emit_find_target(struct jit *j, struct x86 *x)
{
    x86_load(x, RDX, WORD(L), 4, false);
    x86_shift(x, X86_SHR, RDX, 12);
    x86_op_at(x, X86_XOR, RDX, WORD(STATUS));
    x86_ri(x, X86_AND, RDX, TARGETS - 1);
    x86_shift(x, X86_SHL, RDX, SHIFT);
    x86_lea64(x, RAX, FIELD(j, targets));
    x86_rr64(x, X86_ADD, RDX, RAX);
    x86_load(x, RAX, WORD(STATUS), 4, false);
    x86_op_at(x, X86_CMP, RAX, TARGET(key_status));
    struct forward status = jit_forward_if(x, X86_NE);
    x86_load(x, RAX, WORD(L), 4, false);
    x86_op_at(x, X86_CMP, RAX, TARGET(key_l));
    struct forward l = jit_forward_if(x, X86_NE);
    x86_load(x, RAX, WORD(B), 4, false);
    x86_op_at(x, X86_CMP, RAX, TARGET(key_b));
    struct forward same = jit_forward_if(x, X86_E);
    jit_here(x, status);
    jit_here(x, l);
    x86_load(x, RDX, FIELD(j, saved), 4, false);
    x86_store64(x, RCX, FIELD(j, from));
    jit_leave_with(j, x, EXIT_PSW);
    jit_here(x, same);
}

/* The new space's call stack becomes the host's; the old one's has been put away. */
static void emit_change_stack(struct x86 *x)
{
    x86_load64(x, RAX, TARGET(seat));
    x86_load64(x, RSP, x86_operand(RAX, -1, offsetof(struct seat, call_stack)));
}

/* C as of now in rax. */
static void emit_clock(struct jit *j, struct x86 *x)
{
    x86_load64(x, RAX, FIELD(j, end));
    x86_rr64(x, X86_SUB, RAX, COUNT);
}

/* The countdown begins anew at C = `now`, with T in eax. Less than 0, signed: an event is too near. */
static void emit_count_anew(struct jit *j, struct x86 *x)
{
    x86_load64(x, COUNT, FIELD(j, stay_end));
    x86_test(x, RAX, RAX);
    struct forward off = jit_forward_if(x, X86_E);
    x86_op64_at(x, X86_ADD, RAX, FIELD(j, now));            /* C when T expires */
    x86_rr64(x, X86_CMP, RAX, COUNT);
    x86_cmov64(x, X86_B, COUNT, RAX);
    jit_here(x, off);
    x86_lea64(x, COUNT, x86_operand(COUNT, -1, -TRACE_MAX));
    x86_store64(x, COUNT, FIELD(j, end));
    x86_rr(x, X86_SUB, RAX, COUNT);
    x86_store(x, RAX, FIELD(j, t_bias), 4);
    x86_op64_at(x, X86_SUB, COUNT, FIELD(j, now));
    x86_load(x, RAX, FIELD(j, trap_left), 4, false);
    x86_ri(x, X86_CMP, RAX, NO_COUNTDOWN);
    x86_cmov(x, X86_NE, RAX, COUNT);
    x86_store(x, RAX, FIELD(j, trap_left), 4);
    x86_test(x, COUNT, COUNT);
}

/* Status and R.b, which is in eax, of the PSW at rcx. */
static void emit_load_mode(struct jit *j, struct x86 *x)
{
    x86_store(x, RAX, FIELD(j, b), 4);
    x86_load(x, RAX, WORD(T), 4, false);
    x86_neg(x, RAX);
    x86_rr(x, X86_SBB, RAX, RAX);                           /* all ones if T is on */
    x86_ri(x, X86_AND, RAX, STATUS_TIMED);
    x86_op_at(x, X86_OR, RAX, TARGET(status));
    x86_store(x, RAX, FIELD(j, status), 4);
}

/* Load the PSW at rcx. All that is known of the space that it leads to is in its target. */
void jit_emit_load_psw(struct jit *j, struct x86 *x)
{
    emit_clock(j, x);
    x86_store64(x, RAX, FIELD(j, now));
    x86_store(x, RDX, FIELD(j, saved), 4);
    emit_find_target(j, x);
    emit_load_mode(j, x);
    x86_load(x, RAX, TARGET(space), 4, false);
    x86_store(x, RAX, FIELD(j, space), 4);
    emit_change_stack(x);
    if (!j->low) {
        x86_load64(x, BASE, TARGET(base));
        x86_store64(x, BASE, FIELD(j, base));
    }
    x86_load(x, RAX, WORD(T), 4, false);
    x86_load(x, RCX, WORD(P), 4, false);
    emit_count_anew(j, x);
    struct forward near = jit_forward_if(x, X86_L);
    x86_test8_at(x, FIELD(j, status), PSW_I);
    struct forward masked = jit_forward_if(x, X86_E);
    x86_cmp8_zero(x, FIELD(j, pending));
    struct forward interrupt = jit_forward_if(x, X86_NE);
    jit_here(x, masked);
    x86_test_imm(x, RCX, 3);
    struct forward crooked = jit_forward_if(x, X86_NE);
    x86_op_at(x, X86_CMP, RCX, TARGET(last));
    struct forward beyond = jit_forward_if(x, X86_A);
    x86_load64(x, RAX, TARGET(entries));
    x86_load(x, RAX, x86_operand(RAX, RCX, 0), 4, false);
    x86_load(x, RDX, FIELD(j, saved), 4, false);
    x86_op64_at(x, X86_ADD, RAX, FIELD(j, code));
    x86_jmp_reg(x, RAX);
    jit_here(x, crooked);                               /* the fetch will trap */
    jit_here(x, beyond);
    x86_load(x, RDX, FIELD(j, saved), 4, false);
    x86_jmp(x, j->leave_at_ecx);
    jit_here(x, near);
    jit_here(x, interrupt);
    x86_load(x, RDX, FIELD(j, saved), 4, false);
    x86_store(x, RCX, FIELD(j, pc), 4);
    jit_leave_with(j, x, EXIT_OUT);
}

/* The operand in storage `offset` bytes behind the address in rcx. */
static struct x86_at behind_rcx(int32_t offset) { return x86_operand(RCX, -1, offset); }

/* -- The PSW that a trace is made for ---------------------------------------------------------------------------- */

/* It as words, and what is known of where it leads. */
struct expected {
    struct psw words;
    const struct target *target;        /* NULL: nothing */
};

static struct expected expect(const struct jit *j, struct psw words)
{
    const struct target *t = &j->state->targets[(words.l >> 12 ^ words.status) % TARGETS];
    bool known = t->key_status == words.status && t->key_l == words.l && t->key_b == words.b;
    return (struct expected){ words, known ? t : NULL };
}

/* What a trap loads. */
static struct expected expect_of_trap(const struct jit *j)
{
    struct expected x = expect(j, window_load_psw(&j->machine->e, NEW_STATUS));
    if (x.target != NULL && (x.words.p % 4 != 0 || x.words.p > x.target->last))
        x.target = NULL;
    return x;
}

/* What the lpsw at the end of a trace loads: what is there now, if it is known where; what it has just loaded; else
 * what the last trap has left, since most PSWs that are loaded go back to what was interrupted. */
static struct expected expect_of_lpsw(const struct emitter *e)
{
    const struct jit *j = e->j;
    const struct insn *i = &e->plan->ending;
    uint64_t end = (uint64_t)i->imm + PSW_WORDS * 4;
    if (i->a == 0 && end <= e->s->limit)
        return expect(j, window_load_psw(&j->machine->e, (uint64_t)e->s->l + i->imm));
    if (j->loaded != NULL)
        return expect(j, *j->loaded);
    return expect(j, window_load_psw(&j->machine->e, OLD_STATUS));
}

/* Off to `other` unless the word of storage at rcx + offset is as expected. */
static void guard(struct emitter *e, int32_t offset, uint32_t word, struct stub other)
{
    x86_cmp_imm_at(e->x, behind_rcx(offset), word);
    jit_branch_off(e, X86_NE, other);
}

/* Off to `other` unless two words are as expected. Changes rax. */
static void guard_pair(struct emitter *e, struct x86_at at, uint32_t low, uint32_t high, struct stub other)
{
    x86_mov_imm64(e->x, RAX, (uint64_t)high << 32 | low);
    x86_op64_at(e->x, X86_CMP, RAX, at);
    jit_branch_off(e, X86_NE, other);
}

/* Four neighbours in one store of constants: what limits a swap is how many stores it has. */
static void emit_store_four(struct emitter *e, struct x86_at at, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    x86_load128(e->x, XMM, jit_constant(e, a, b, c, d));
    x86_store128(e->x, XMM, at);
}

_Static_assert(offsetof(struct jit_state, b) == offsetof(struct jit_state, status) + 4
               && offsetof(struct jit_state, space) == offsetof(struct jit_state, status) + 8, "neighbours");

/* A status as host code holds it. */
static uint32_t status_with(uint32_t status, bool timed) { return status | (timed ? STATUS_TIMED : 0); }

/* The host's stack and base become those of the space of a target. */
static void emit_change_space(struct emitter *e, const struct target *t)
{
    struct jit *j = e->j;
    x86_store64(e->x, RSP, jit_seat_at(j, e->space));
    x86_load64(e->x, RSP, jit_seat_at(j, t->space));
    if (!j->low) {
        x86_mov_imm64(e->x, BASE, t->base);
        x86_store64(e->x, BASE, FIELD(j, base));
    }
}

/* The machine is in the expected PSW, but for P and T, and host code in its space. */
static void emit_arrive(struct emitter *e, const struct expected *expected)
{
    const struct target *t = expected->target;
    uint32_t status = status_with(t->status, expected->words.t != 0);
    if (t->space != e->space)
        emit_change_space(e, t);
    emit_store_four(e, FIELD(e->j, status), status, expected->words.b, t->space, 0);
}

/* Out if a device interrupts. */
static void out_if_pending(struct emitter *e, const struct target *t, struct stub out)
{
    if ((t->status & PSW_I) != 0) {
        x86_cmp8_zero(e->x, FIELD(e->j, pending));
        jit_branch_off(e, X86_NE, out);
    }
}

/* T, which is on, into the record at rcx. */
static void emit_record_timer(struct emitter *e)
{
    x86_load(e->x, RAX, FIELD(e->j, t_bias), 4, false);
    x86_rr(e->x, X86_ADD, RAX, COUNT);
    x86_store(e->x, RAX, WORD(T), 4);
}

/* Status, R.b and T into the record at rcx, whatever they are. */
static void emit_record_mode(struct emitter *e)
{
    struct x86 *x = e->x;
    x86_load(x, RAX, FIELD(e->j, b), 4, false);
    x86_store(x, RAX, WORD(B), 4);
    emit_record_timer(e);
    x86_load(x, RAX, FIELD(e->j, status), 4, false);
    x86_ri(x, X86_AND, RAX, ~STATUS_TIMED);
    x86_store(x, RAX, WORD(STATUS), 4);
    x86_op_at(x, X86_CMP, RAX, FIELD(e->j, status));
    struct forward timed = jit_forward_if(x, X86_NE);
    x86_store_imm(x, WORD(T), 4, 0);
    jit_here(x, timed);
}

void jit_emit_other_psw(struct emitter *e, const struct stub *stub)
{
    struct jit *j = e->j;
    x86_store_imm(e->x, FIELD(j, loader), 4, e->trace + 1);
    if (stub->kind == STUB_SWAP) {
        emit_record_mode(e);
        x86_lea64(e->x, RCX, behind_rcx(NEW_STATUS - OLD_STATUS));
    } else {
        x86_store_imm(e->x, FIELD(j, trap_left), 4, (uint32_t)NO_COUNTDOWN);
    }
    if (stub->anew) {
        x86_store64(e->x, RCX, FIELD(j, from));
        jit_leave_with(j, e->x, EXIT_PSW);
        return;
    }
    x86_store64(e->x, RSP, jit_seat_at(j, e->space));
    x86_jmp(e->x, j->load_psw);
}

/* -- T ----------------------------------------------------------------------------------------------------------- */

/* Whether a trace may be made anew for another PSW. */
static bool may_guess(const struct emitter *e) { return e->plan->manner.guesses < GUESSES_MAX; }

/* T of the PSW that has been loaded, its words being at rcx + offset. Code is made for T on or off: most kernels run
 * without it, and their users with it. The countdown goes on if it ends before T expires, as it does where T was on
 * before a trap and is again behind it; and always where T is off. */
static void emit_timer(struct emitter *e, const struct expected *expected, int32_t offset, struct stub other)
{
    struct x86_at t = behind_rcx(offset + 4 * T);
    unsigned stub = e->stub_count;
    other.timed = expected->words.t != 0;
    other.status = expected->target->status;
    if (other.timed) {
        x86_load(e->x, RAX, t, 4, false);
        x86_rr64(e->x, X86_SUB, RAX, COUNT);
        x86_cmp64_imm(e->x, RAX, TRACE_MAX);
        jit_branch_off(e, X86_L, other);
        x86_store(e->x, RAX, FIELD(e->j, t_bias), 4);
    } else {
        guard(e, offset + 4 * T, 0, other);
    }
    jit_comes_back(e, stub);
}

/* The countdown begins anew, to where T, which is on, expires. */
static void emit_count_timed(struct emitter *e, struct x86_at t)
{
    struct jit *j = e->j;
    emit_clock(j, e->x);
    x86_load(e->x, COUNT, t, 4, false);
    x86_rr64(e->x, X86_ADD, COUNT, RAX);                /* C when T expires */
    x86_store(e->x, COUNT, FIELD(j, t_bias), 4);
    x86_op64_at(e->x, X86_CMP, COUNT, FIELD(j, stay_end));
    x86_cmov64_at(e->x, X86_A, COUNT, FIELD(j, stay_end));
    x86_lea64(e->x, COUNT, x86_operand(COUNT, -1, -TRACE_MAX));
    x86_sub_from(e->x, FIELD(j, t_bias), COUNT);
    x86_store64(e->x, COUNT, FIELD(j, end));
    x86_rr64(e->x, X86_SUB, COUNT, RAX);
}

/* T is off, which was not expected, or else the path goes on here. It is in eax. */
static void emit_timer_off(struct emitter *e, const struct stub *stub)
{
    x86_test(e->x, RAX, RAX);
    struct forward on = jit_forward_if(e->x, X86_NE);
    if (stub->anew) {
        jit_emit_other_psw(e, &(struct stub){ .kind = STUB_LOAD, .anew = true });
    } else {
        x86_store_imm(e->x, FIELD(e->j, status), 4, stub->status);
        x86_jmp(e->x, stub->back);
    }
    jit_here(e->x, on);
}

/* T is on, which was not expected; the path goes on here if it expires soon. It is in rax. */
static void emit_timer_on(struct emitter *e, const struct stub *stub)
{
    x86_store_imm(e->x, FIELD(e->j, status), 4, status_with(stub->status, true));
    x86_rr64(e->x, X86_SUB, RAX, COUNT);
    x86_store(e->x, RAX, FIELD(e->j, t_bias), 4);
    x86_cmp64_imm(e->x, RAX, TRACE_MAX);
    x86_jcc(e->x, X86_GE, stub->back);
}

/* T expires soon: the countdown begins anew. */
static void emit_timer_soon(struct emitter *e, const struct stub *stub, struct x86_at t)
{
    bool swap = stub->kind == STUB_SWAP_TIMER;
    struct stub out = { .kind = swap ? STUB_OUT : STUB_OUT_AT_PSW, .pc = stub->pc };
    emit_count_timed(e, t);
    if (swap)
        x86_store(e->x, COUNT, FIELD(e->j, trap_left), 4);
    else
        x86_store_imm(e->x, FIELD(e->j, trap_left), 4, (uint32_t)NO_COUNTDOWN);
    x86_test(e->x, COUNT, COUNT);
    jit_branch_off(e, X86_L, out);
    x86_jmp(e->x, stub->back);
}

void jit_emit_timer_other(struct emitter *e, const struct stub *stub)
{
    struct x86_at t = behind_rcx((stub->kind == STUB_SWAP_TIMER ? NEW_STATUS - OLD_STATUS : 0) + 4 * T);
    if (!stub->timed && stub->anew) {
        jit_emit_other_psw(e, &(struct stub){ .kind = STUB_LOAD, .anew = true });
        return;
    }
    x86_load(e->x, RAX, t, 4, false);
    if (stub->timed)
        emit_timer_off(e, stub);
    else
        emit_timer_on(e, stub);
    emit_timer_soon(e, stub, t);
}

/* -- Traps ------------------------------------------------------------------------------------------------------- */

_Static_assert(TRAP_CAUSE == OLD_STATUS + 4 * T + 4 && TRAP_WORD == TRAP_CAUSE + 8, "the record is twice four words");

/* The record, at rcx, of a trap of the instruction that ends the trace, if the mode is as expected, but for T. */
static void emit_record(struct emitter *e, enum cause cause, uint32_t info)
{
    const struct manner *mode = &e->plan->manner;
    uint32_t status = mode->status & ~(uint32_t)STATUS_TIMED;
    x86_mov_imm64(e->x, RCX, (uint64_t)(uintptr_t)e->j->machine->e.storage->byte + OLD_STATUS);
    emit_store_four(e, WORD(STATUS), status, e->plan->next, e->s->l, mode->b);
    emit_store_four(e, WORD(T), 0, (uint32_t)cause, info, e->plan->ending.word);
}

/* The rest of the record if the mode is as expected, with T on or off. */
static void emit_record_expected(struct emitter *e)
{
    const struct manner *mode = &e->plan->manner;
    struct stub other = { .kind = may_guess(e) ? STUB_SWAP : STUB_SWAP_MODE, .anew = may_guess(e) };
    unsigned stub = e->stub_count;
    guard_pair(e, FIELD(e->j, status), mode->status, mode->b, other);
    if ((mode->status & STATUS_TIMED) != 0)
        emit_record_timer(e);
    jit_comes_back(e, stub);
}

void jit_emit_other_mode(struct emitter *e, const struct stub *stub)
{
    const struct manner *mode = &e->plan->manner;
    x86_mov_imm64(e->x, RAX, (uint64_t)mode->b << 32 | (mode->status ^ STATUS_TIMED));
    x86_op64_at(e->x, X86_CMP, RAX, FIELD(e->j, status));
    struct forward other = jit_forward_if(e->x, X86_NE);
    if ((mode->status & STATUS_TIMED) == 0)
        emit_record_timer(e);
    x86_jmp(e->x, stub->back);
    jit_here(e->x, other);
    jit_emit_other_psw(e, &(struct stub){ .kind = STUB_SWAP });
}

/* The swap, the record being at rcx, for a mode and a new PSW that are as expected. */
static void emit_expected_swap(struct emitter *e, const struct expected *expected)
{
    const struct psw *words = &expected->words;
    const struct stub other = { .kind = STUB_SWAP };
    int32_t fresh = NEW_STATUS - OLD_STATUS;
    emit_record_expected(e);
    guard_pair(e, behind_rcx(fresh + 4 * STATUS), words->status, words->p, other);
    guard_pair(e, behind_rcx(fresh + 4 * L), words->l, words->b, other);
    emit_arrive(e, expected);
    emit_timer(e, expected, fresh, (struct stub){ .kind = STUB_SWAP_TIMER, .pc = words->p });
    out_if_pending(e, expected->target, (struct stub){ .kind = STUB_OUT, .pc = words->p });
    jit_jump_to(e, &e->j->spaces[expected->target->space], words->p);
}

void jit_emit_trap(struct emitter *e, enum cause cause, uint32_t info)
{
    struct jit *j = e->j;
    struct expected expected = expect_of_trap(j);
    if (j->careful) {
        jit_trap_exit(e, cause, info);
        return;
    }
    if (e->plan->count == 0) {
        x86_op_at(e->x, X86_CMP, COUNT, FIELD(j, trap_left));
        jit_branch_off(e, X86_E, (struct stub){ .kind = STUB_TRAP, .cause = cause, .info = info });
    }
    x86_store(e->x, COUNT, FIELD(j, trap_left), 4);
    emit_record(e, cause, info);
    if (expected.target != NULL)
        emit_expected_swap(e, &expected);
    else
        jit_emit_other_psw(e, &(struct stub){ .kind = STUB_SWAP });
}

/* -- lpsw -------------------------------------------------------------------------------------------------------- */

/* To the P of the PSW at rcx: most likely it is the expected one. */
static void emit_jump_back(struct emitter *e, const struct expected *expected)
{
    const struct space *s = &e->j->spaces[expected->target->space];
    uint32_t p = expected->words.p;
    x86_load(e->x, RCX, WORD(P), 4, false);
    if (p % 4 == 0 && p <= expected->target->last) {
        x86_ri(e->x, X86_CMP, RCX, (int32_t)p);
        jit_branch_off(e, X86_NE, (struct stub){ .kind = STUB_INDIRECT, .s = s });
        jit_jump_to(e, s, p);
    } else {
        jit_jump_indirect(e, s);
    }
}

/* Whether the R that an lpsw loads is most likely as a trap has left it: in one store. A host that is to load in one
 * what was just stored in two waits for both. */
static bool loads_record(const struct emitter *e)
{
    const struct insn *i = &e->plan->ending;
    bool record = i->a == 0 && (uint64_t)e->s->l + i->imm == OLD_STATUS;
    uint32_t first = i->imm + 4 * L, last = i->imm + 4 * B + 3;
    for (const struct item *item = e->plan->items; record && item < e->plan->items + e->plan->count; item++)
        record = insn_info(item->i.id)->kind != KIND_STORE || item->check != BY_CONSTANT || item->address > last
            || item->address + jit_width(item->i.id) <= first;
    return record;
}

/* The load of the PSW at rcx, if it is as expected. */
static void emit_expected_load(struct emitter *e, const struct expected *expected)
{
    const struct stub other = { .kind = STUB_LOAD };
    guard(e, 4 * STATUS, expected->words.status, other);
    if (loads_record(e)) {
        guard_pair(e, WORD(L), expected->words.l, expected->words.b, other);
    } else {
        guard(e, 4 * L, expected->words.l, other);
        guard(e, 4 * B, expected->words.b, other);
    }
    emit_arrive(e, expected);
    emit_timer(e, expected, 0, (struct stub){ .kind = STUB_LOAD_TIMER, .anew = may_guess(e) });
    out_if_pending(e, expected->target, (struct stub){ .kind = STUB_OUT_AT_PSW });
    emit_jump_back(e, expected);
}

/* rcx = where the PSW of the lpsw is in the host's storage, or slowly out. */
static void emit_find_psw(struct emitter *e)
{
    const struct insn *i = &e->plan->ending;
    const struct stub slow = { .kind = STUB_SLOW, .pc = e->plan->next, .done = (unsigned)-1 };
    if (i->a == 0) {                                    /* it is inside the bound and aligned: emit_lpsw has looked */
        x86_mov_imm64(e->x, RCX, e->s->base + i->imm);
        return;
    }
    x86_lea(e->x, RCX, x86_operand(jit_source(e, i->a, RCX), -1, (int32_t)i->imm));
    x86_test_imm(e->x, RCX, 3);
    jit_branch_off(e, X86_NE, slow);
    x86_cmp64_imm(e->x, RCX, (int32_t)(e->s->limit - PSW_WORDS * 4));
    jit_branch_off(e, X86_A, slow);
    x86_lea64(e->x, RCX, jit_storage_at(e, RCX, 0));
}

/* lpsw in supervisor mode. Its tick, which is of the clock and not of T, has been charged. */
static void emit_lpsw(struct emitter *e)
{
    const struct insn *i = &e->plan->ending;
    uint64_t end = (i->a == 0 ? (uint64_t)i->imm : 0) + PSW_WORDS * 4;
    struct expected expected = expect_of_lpsw(e);
    if (end > e->s->limit || (i->a == 0 && i->imm % 4 != 0)) {
        jit_slow_exit(e, e->plan->next, (unsigned)-1);
        return;
    }
    emit_find_psw(e);
    if (expected.target != NULL)
        emit_expected_load(e, &expected);
    else
        jit_emit_other_psw(e, &(struct stub){ .kind = STUB_LOAD });
}

void jit_emit_system(struct emitter *e)
{
    bool load = e->plan->ending.id == INSN_LPSW;
    x86_test8_at(e->x, FIELD(e->j, status), PSW_M);
    jit_branch_off(e, X86_NE, (struct stub){ .kind = STUB_PRIVILEGED, .done = load });
    if (load)
        emit_lpsw(e);
    else
        jit_slow_exit(e, e->plan->next, 0);
}

#endif
