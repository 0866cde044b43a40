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

/* The countdown begins anew at C = `now`, with T in eax. Less than 0, signed: an event is too near. */
static void emit_count_anew(struct jit *j, struct x86 *x)
{
    x86_load64(x, COUNT, FIELD(j, stay_end));
    x86_store_imm(x, FIELD(j, t_mask), 4, 0);
    x86_test(x, RAX, RAX);
    struct forward off = jit_forward_if(x, X86_E);
    x86_store_imm(x, FIELD(j, t_mask), 4, UINT32_MAX);
    x86_op64_at(x, X86_ADD, RAX, FIELD(j, now));            /* C when T expires */
    x86_rr64(x, X86_CMP, RAX, COUNT);
    x86_cmov64(x, X86_B, COUNT, RAX);
    jit_here(x, off);
    x86_lea64(x, COUNT, x86_operand(COUNT, -1, -TRACE_MAX));
    x86_store64(x, COUNT, FIELD(j, end));
    x86_rr(x, X86_SUB, RAX, COUNT);
    x86_store(x, RAX, FIELD(j, t_bias), 4);
    x86_op64_at(x, X86_SUB, COUNT, FIELD(j, now));
}

/* Load the PSW at rcx; rax is C then. All that is known of the space that it leads to is in its target. */
void jit_emit_load_psw(struct jit *j, struct x86 *x)
{
    x86_store64(x, RAX, FIELD(j, now));
    x86_store(x, RDX, FIELD(j, saved), 4);
    emit_find_target(j, x);
    x86_store(x, RAX, FIELD(j, b), 4);
    x86_load(x, RAX, TARGET(status), 4, false);
    x86_store(x, RAX, FIELD(j, status), 4);
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

/* C as of now in rax. */
static void emit_clock(struct jit *j, struct x86 *x)
{
    x86_load64(x, RAX, FIELD(j, end));
    x86_rr64(x, X86_SUB, RAX, COUNT);
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

/* What a trap loads: handlers are expected to run with T off. */
static struct expected expect_of_trap(const struct jit *j)
{
    struct expected x = expect(j, window_load_psw(&j->machine->e, NEW_STATUS));
    if (x.target != NULL && (x.words.t != 0 || x.words.p % 4 != 0 || x.words.p > x.target->last))
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

/* Four neighbours in one store of constants: what limits a swap is how many stores it has. */
static void emit_store_four(struct emitter *e, struct x86_at at, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    x86_load128(e->x, XMM, jit_constant(e, a, b, c, d));
    x86_store128(e->x, XMM, at);
}

_Static_assert(offsetof(struct jit_state, b) == offsetof(struct jit_state, status) + 4
               && offsetof(struct jit_state, space) == offsetof(struct jit_state, status) + 8, "neighbours");

/* The machine is in the expected PSW, but for P and T, and host code in its space. */
static void emit_arrive(struct emitter *e, const struct expected *expected)
{
    struct jit *j = e->j;
    const struct target *t = expected->target;
    x86_store64(e->x, RSP, jit_seat_at(j, e->space));
    x86_load64(e->x, RSP, jit_seat_at(j, t->space));
    emit_store_four(e, FIELD(j, status), t->status, expected->words.b, t->space, 0);
    if (!j->low) {
        x86_mov_imm64(e->x, BASE, t->base);
        x86_store64(e->x, BASE, FIELD(j, base));
    }
}

/* Out if a device interrupts. */
static void out_if_pending(struct emitter *e, const struct target *t, struct stub out)
{
    if ((t->status & PSW_I) != 0) {
        x86_cmp8_zero(e->x, FIELD(e->j, pending));
        jit_branch_off(e, X86_NE, out);
    }
}

/* C as of after an lpsw, in rax: its own tick is of the clock, not of T. */
static void emit_load_clock(struct emitter *e)
{
    emit_clock(e->j, e->x);
    x86_lea64(e->x, RAX, x86_operand(RAX, -1, 1));
}

/* Status and R.b into the record at rcx. */
static void emit_record_mode(struct emitter *e)
{
    x86_load(e->x, RAX, FIELD(e->j, status), 4, false);
    x86_store(e->x, RAX, WORD(STATUS), 4);
    x86_load(e->x, RAX, FIELD(e->j, b), 4, false);
    x86_store(e->x, RAX, WORD(B), 4);
}

/* T into the record at rcx. */
static void emit_record_timer(struct emitter *e)
{
    x86_load(e->x, RAX, FIELD(e->j, t_bias), 4, false);
    x86_rr(e->x, X86_ADD, RAX, COUNT);
    x86_op_at(e->x, X86_AND, RAX, FIELD(e->j, t_mask));
    x86_store(e->x, RAX, WORD(T), 4);
}

void jit_emit_other_psw(struct emitter *e, const struct stub *stub)
{
    struct jit *j = e->j;
    x86_store_imm(e->x, FIELD(j, loader), 4, e->trace + 1);
    if (stub->kind == STUB_SWAP) {
        emit_record_mode(e);
        emit_record_timer(e);
        emit_clock(j, e->x);
        x86_lea64(e->x, RCX, behind_rcx(NEW_STATUS - OLD_STATUS));
    } else {
        emit_load_clock(e);
    }
    if (stub->anew) {
        x86_store64(e->x, RAX, FIELD(j, now));
        x86_store64(e->x, RCX, FIELD(j, from));
        jit_leave_with(j, e->x, EXIT_PSW);
        return;
    }
    x86_store64(e->x, RSP, jit_seat_at(j, e->space));
    x86_jmp(e->x, j->load_psw);
}

/* -- Traps ------------------------------------------------------------------------------------------------------- */

_Static_assert(TRAP_CAUSE == OLD_STATUS + 4 * T + 4 && TRAP_WORD == TRAP_CAUSE + 8, "the record is twice four words");

/* The record, at rcx, of a trap of the instruction that ends the trace, if the mode is as it is now, T being off. */
static void emit_record(struct emitter *e, enum cause cause, uint32_t info)
{
    const struct jit_state *now = e->j->state;
    x86_mov_imm64(e->x, RCX, (uint64_t)(uintptr_t)e->j->machine->e.storage->byte + OLD_STATUS);
    emit_store_four(e, WORD(STATUS), now->status, e->plan->next, e->s->l, now->b);
    emit_store_four(e, WORD(T), 0, (uint32_t)cause, info, e->plan->ending.word);
}

/* Off to `other` unless two words are as expected. Changes rax. */
static void guard_pair(struct emitter *e, struct x86_at at, uint32_t low, uint32_t high, struct stub other)
{
    x86_mov_imm64(e->x, RAX, (uint64_t)high << 32 | low);
    x86_op64_at(e->x, X86_CMP, RAX, at);
    jit_branch_off(e, X86_NE, other);
}

/* The countdown goes on to where T would have expired: whoever comes to it looks at what is due, and begins anew. */
void jit_emit_timer_off(struct emitter *e, const struct stub *stub)
{
    emit_record_timer(e);
    x86_store_imm(e->x, FIELD(e->j, t_mask), 4, 0);
    x86_jmp(e->x, stub->back);
}

/* What was just written off the path comes back here. */
static void comes_back(struct emitter *e, unsigned stub) { e->stubs[stub].back = e->x->here; }

/* The swap, the record being at rcx, for a mode and a new PSW that are as expected, its T being 0. With T off, as most
 * have it who trap often, the countdown just goes on. */
static void emit_expected_swap(struct emitter *e, const struct expected *expected)
{
    struct jit *j = e->j;
    const struct psw *words = &expected->words;
    const struct stub other = { .kind = STUB_SWAP };
    const struct stub other_mode = { .kind = STUB_SWAP, .anew = e->plan->manner.guesses < GUESSES_MAX };
    int32_t fresh = NEW_STATUS - OLD_STATUS;
    guard_pair(e, FIELD(j, status), j->state->status, j->state->b, other_mode);
    guard_pair(e, behind_rcx(fresh + 4 * STATUS), words->status, words->p, other);
    guard_pair(e, behind_rcx(fresh + 4 * L), words->l, words->b, other);
    guard(e, fresh + 4 * T, 0, other);
    x86_cmp_imm_at(e->x, FIELD(j, t_mask), 0);
    unsigned timed = e->stub_count;
    jit_branch_off(e, X86_NE, (struct stub){ .kind = STUB_TIMER_OFF });
    comes_back(e, timed);
    emit_arrive(e, expected);
    out_if_pending(e, expected->target, (struct stub){ .kind = STUB_OUT, .pc = words->p });
    jit_jump_to(e, &j->spaces[expected->target->space], words->p);
}

void jit_emit_trap(struct emitter *e, enum cause cause, uint32_t info)
{
    struct jit *j = e->j;
    struct expected expected = expect_of_trap(j);
    if (j->careful) {
        jit_trap_exit(e, cause, info);
        return;
    }
    emit_clock(j, e->x);
    if (e->plan->count == 0) {
        x86_op64_at(e->x, X86_CMP, RAX, FIELD(j, trap_c));
        jit_branch_off(e, X86_E, (struct stub){ .kind = STUB_TRAP, .cause = cause, .info = info });
    }
    x86_store64(e->x, RAX, FIELD(j, trap_c));
    emit_record(e, cause, info);
    if (expected.target != NULL)
        emit_expected_swap(e, &expected);
    else
        jit_emit_other_psw(e, &(struct stub){ .kind = STUB_SWAP });
}

/* -- lpsw -------------------------------------------------------------------------------------------------------- */

/* To the P in ecx: most likely it is the expected one. */
static void emit_jump_back(struct emitter *e, const struct expected *expected)
{
    const struct space *s = &e->j->spaces[expected->target->space];
    uint32_t p = expected->words.p;
    if (p % 4 == 0 && p <= expected->target->last) {
        x86_ri(e->x, X86_CMP, RCX, (int32_t)p);
        jit_branch_off(e, X86_NE, (struct stub){ .kind = STUB_INDIRECT, .s = s });
        jit_jump_to(e, s, p);
    } else {
        jit_jump_indirect(e, s);
    }
}

/* The countdown begins anew, to where T, which is on, expires; one higher than it is to be. */
static void emit_count_timed(struct emitter *e)
{
    struct jit *j = e->j;
    emit_load_clock(e);
    x86_load(e->x, COUNT, WORD(T), 4, false);
    x86_rr64(e->x, X86_ADD, COUNT, RAX);                /* C when T expires */
    x86_store(e->x, COUNT, FIELD(j, t_bias), 4);
    x86_op64_at(e->x, X86_CMP, COUNT, FIELD(j, stay_end));
    x86_cmov64_at(e->x, X86_A, COUNT, FIELD(j, stay_end));
    x86_lea64(e->x, COUNT, x86_operand(COUNT, -1, -TRACE_MAX));
    x86_sub_from(e->x, FIELD(j, t_bias), COUNT);
    x86_store64(e->x, COUNT, FIELD(j, end));
    x86_rr64(e->x, X86_SUB, COUNT, RAX);
    x86_ri(e->x, X86_ADD, COUNT, 1);
}

/* Where T is or was on. The countdown goes on if it ends before T expires, as it does where T was on before a trap and is
 * again behind it. */
void jit_emit_timer_loaded(struct emitter *e, const struct stub *stub)
{
    struct jit *j = e->j;
    x86_load(e->x, RAX, WORD(T), 4, false);
    x86_store_imm(e->x, FIELD(j, t_mask), 4, 0);
    x86_test(e->x, RAX, RAX);
    x86_jcc(e->x, X86_E, stub->back);
    x86_store_imm(e->x, FIELD(j, t_mask), 4, UINT32_MAX);
    x86_lea64(e->x, RAX, x86_operand(RAX, -1, 1 - TRACE_MAX));
    x86_rr64(e->x, X86_CMP, RAX, COUNT);
    struct forward sooner = jit_forward_if(e->x, X86_L);
    x86_rr(e->x, X86_SUB, RAX, COUNT);
    x86_ri(e->x, X86_ADD, RAX, TRACE_MAX);
    x86_store(e->x, RAX, FIELD(j, t_bias), 4);          /* T less what the countdown is behind the lpsw */
    x86_jmp(e->x, stub->back);
    jit_here(e->x, sooner);
    emit_count_timed(e);
    x86_jmp(e->x, stub->back);
}

/* The load of the PSW at rcx, if it is as expected. The countdown counts lpsw's own tick. */
static void emit_expected_load(struct emitter *e, const struct expected *expected)
{
    const struct stub other = { .kind = STUB_LOAD };
    const struct target *t = expected->target;
    guard(e, 4 * STATUS, expected->words.status, other);
    guard(e, 4 * L, expected->words.l, other);
    guard(e, 4 * B, expected->words.b, other);
    x86_load(e->x, RAX, WORD(T), 4, false);
    x86_op_at(e->x, X86_OR, RAX, FIELD(e->j, t_mask));
    unsigned timed = e->stub_count;
    jit_branch_off(e, X86_NE, (struct stub){ .kind = STUB_TIMER_LOADED });
    comes_back(e, timed);
    x86_load(e->x, RCX, WORD(P), 4, false);
    emit_arrive(e, expected);
    x86_ri(e->x, X86_SUB, COUNT, 1);
    jit_branch_off(e, X86_L, (struct stub){ .kind = STUB_OUT_AT_ECX });
    out_if_pending(e, t, (struct stub){ .kind = STUB_OUT_AT_ECX });
    emit_jump_back(e, expected);
}

/* rcx = where the PSW of the lpsw is in the host's storage, or slowly out. */
static void emit_find_psw(struct emitter *e)
{
    const struct insn *i = &e->plan->ending;
    const struct stub slow = { .kind = STUB_SLOW, .pc = e->plan->next };
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

/* lpsw in supervisor mode. */
static void emit_lpsw(struct emitter *e)
{
    const struct insn *i = &e->plan->ending;
    uint64_t end = (i->a == 0 ? (uint64_t)i->imm : 0) + PSW_WORDS * 4;
    struct expected expected = expect_of_lpsw(e);
    if (end > e->s->limit || (i->a == 0 && i->imm % 4 != 0)) {
        jit_slow_exit(e, e->plan->next, 0);
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
    x86_test8_at(e->x, FIELD(e->j, status), PSW_M);
    jit_branch_off(e, X86_NE, (struct stub){ .kind = STUB_PRIVILEGED });
    if (e->plan->ending.id == INSN_LPSW)
        emit_lpsw(e);
    else
        jit_slow_exit(e, e->plan->next, 0);
}

#endif
