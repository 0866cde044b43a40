/* jit_emit.c - host code for a trace.
 *
 * Twelve guest registers live in host registers for good, the others in the state. r15 counts down: instructions left
 * to the nearest event, less TRACE_MAX, so that a whole trace may run before somebody asks. Where storage is not below
 * 2 GiB, r14 is the host address of the space's virtual 0, and one guest register less has a home. rax and rcx are for
 * the moment. Host rsp stands on the space's call stack, where a guest's
 * call leaves where to go on, the host's way and the guest's: returns are then predicted by the host.
 *
 * The path runs straight; everything that leaves it is in the cold half of the code. There is one slow way out: pc is
 * the instruction that has not begun, the countdown says how many have completed, G is exact, and the reference engine
 * does the rest. */
#include "isa/engine/jit.h"

#include "isa/semantics.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#ifdef __x86_64__

enum { COUNT = R15, BASE = R14, SPILLED = -1 };
enum { RA = 1 };                                        /* the register that calls and returns use; never spilled */

/* Guest registers by use in compiled code: gp, tp, t2 and t1 come last. Without a base there is one more. */
static const int8_t hosts_with_base[REGISTERS] = {
    [0] = SPILLED, [1] = RBX, [2] = RBP, [3] = SPILLED, [4] = SPILLED, [5] = RDX, [6] = SPILLED, [7] = SPILLED,
    [8] = RSI, [9] = RDI, [10] = R8, [11] = R9, [12] = R10, [13] = R11, [14] = R12, [15] = R13,
};
static const int8_t hosts_without_base[REGISTERS] = {
    [0] = SPILLED, [1] = RBX, [2] = RBP, [3] = SPILLED, [4] = SPILLED, [5] = RDX, [6] = R14, [7] = SPILLED,
    [8] = RSI, [9] = RDI, [10] = R8, [11] = R9, [12] = R10, [13] = R11, [14] = R12, [15] = R13,
};

static struct x86_at field_at(const struct jit *j, size_t offset)
{
    return x86_absolute((uint64_t)(uintptr_t)j->state + offset);
}
#define FIELD(j, name) field_at(j, offsetof(struct jit_state, name))

static struct x86_at register_at(const struct jit *j, unsigned r)
{
    return field_at(j, offsetof(struct jit_state, g) + 4 * r);
}

/* -- Common code ------------------------------------------------------------------------------------------------- */

/* A jump forward, to be led to here(). */
struct forward {
    uint8_t *distance;
    uint64_t next;
};

static struct forward forward_if(struct x86 *x, enum x86_condition c)
{
    uint8_t *distance = x86_jcc(x, c, x->here);
    return (struct forward){ distance, x->here };
}

static void here(struct x86 *x, struct forward f) { x86_patch(f.distance, f.next, x->here); }

static const int8_t saved_registers[] = { RBX, RBP, R12, R13, R14, R15 };
enum { SAVED = sizeof saved_registers };

static void emit_enter(struct jit *j, struct x86 *x)
{
    j->enter = x->here;
    for (int n = 0; n < SAVED; n++)
        x86_push(x, saved_registers[n]);
    x86_lea64(x, RAX, x86_operand(RDI, -1, 0));
    x86_store64(x, RSP, FIELD(j, c_stack));
    x86_load64(x, RSP, FIELD(j, call_stack));
    if (!j->low)
        x86_load64(x, BASE, FIELD(j, base));
    x86_load(x, COUNT, FIELD(j, left), 4, false);
    for (unsigned r = 1; r < REGISTERS; r++)
        if (j->host_of[r] != SPILLED)
            x86_load(x, j->host_of[r], register_at(j, r), 4, false);
    x86_jmp_reg(x, RAX);
}

/* Back to C with the reason in eax. */
static void emit_leave(struct jit *j, struct x86 *x)
{
    j->leave = x->here;
    for (unsigned r = 1; r < REGISTERS; r++)
        if (j->host_of[r] != SPILLED)
            x86_store(x, j->host_of[r], register_at(j, r), 4);
    x86_store(x, COUNT, FIELD(j, left), 4);
    x86_store64(x, RSP, FIELD(j, call_stack));
    x86_load64(x, RSP, FIELD(j, c_stack));
    for (int n = SAVED - 1; n >= 0; n--)
        x86_pop(x, saved_registers[n]);
    x86_ret(x);
}

static void leave_with(struct jit *j, struct x86 *x, enum jit_exit reason)
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
    x86_mov(x, RCX, j->host_of[RA]);
    x86_test_imm(x, RCX, 3);
    x86_jcc(x, X86_NE, j->leave_at_ecx);
    x86_op64_at(x, X86_CMP, RCX, x86_operand(RAX, -1, offsetof(struct seat, last)));
    x86_jcc(x, X86_A, j->leave_at_ecx);
    x86_load64(x, RAX, x86_operand(RAX, -1, offsetof(struct seat, entries)));
    x86_load(x, RAX, x86_operand(RAX, RCX, 0), 4, false);
    x86_op64_at(x, X86_ADD, RAX, FIELD(j, code));
    x86_jmp_reg(x, RAX);
}

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
    struct forward status = forward_if(x, X86_NE);
    x86_load(x, RAX, WORD(L), 4, false);
    x86_op_at(x, X86_CMP, RAX, TARGET(key_l));
    struct forward l = forward_if(x, X86_NE);
    x86_load(x, RAX, WORD(B), 4, false);
    x86_op_at(x, X86_CMP, RAX, TARGET(key_b));
    struct forward same = forward_if(x, X86_E);
    here(x, status);
    here(x, l);
    x86_load(x, RDX, FIELD(j, saved), 4, false);
    x86_store64(x, RCX, FIELD(j, from));
    leave_with(j, x, EXIT_PSW);
    here(x, same);
}

/* The new space's call stack becomes the host's; the old one's has been put away. */
static void emit_change_stack(struct x86 *x)
{
    x86_load64(x, RAX, TARGET(seat));
    x86_load64(x, RSP, x86_operand(RAX, -1, offsetof(struct seat, call_stack)));
    x86_op64_at(x, X86_CMP, RSP, x86_operand(RAX, -1, offsetof(struct seat, middle)));
    x86_cmov64_at(x, X86_B, RSP, x86_operand(RAX, -1, offsetof(struct seat, top)));
}

/* The countdown begins anew at C = `now`, with T in eax. Less than 0, signed: an event is too near. */
static void emit_count_anew(struct jit *j, struct x86 *x)
{
    x86_load64(x, COUNT, FIELD(j, stay_end));
    x86_store_imm(x, FIELD(j, t_mask), 4, 0);
    x86_test(x, RAX, RAX);
    struct forward off = forward_if(x, X86_E);
    x86_store_imm(x, FIELD(j, t_mask), 4, UINT32_MAX);
    x86_op64_at(x, X86_ADD, RAX, FIELD(j, now));            /* C when T expires */
    x86_rr64(x, X86_CMP, RAX, COUNT);
    x86_cmov64(x, X86_B, COUNT, RAX);
    here(x, off);
    x86_lea64(x, COUNT, x86_operand(COUNT, -1, -TRACE_MAX));
    x86_store64(x, COUNT, FIELD(j, end));
    x86_rr(x, X86_SUB, RAX, COUNT);
    x86_store(x, RAX, FIELD(j, t_bias), 4);
    x86_op64_at(x, X86_SUB, COUNT, FIELD(j, now));
}

/* Load the PSW at rcx; rax is C then. All that is known of the space that it leads to is in its target. */
static void emit_load_psw(struct jit *j, struct x86 *x)
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
    struct forward near = forward_if(x, X86_L);
    x86_test8_at(x, FIELD(j, status), PSW_I);
    struct forward masked = forward_if(x, X86_E);
    x86_cmp8_zero(x, FIELD(j, pending));
    struct forward interrupt = forward_if(x, X86_NE);
    here(x, masked);
    x86_test_imm(x, RCX, 3);
    struct forward crooked = forward_if(x, X86_NE);
    x86_op_at(x, X86_CMP, RCX, TARGET(last));
    struct forward beyond = forward_if(x, X86_A);
    x86_load64(x, RAX, TARGET(entries));
    x86_load(x, RAX, x86_operand(RAX, RCX, 0), 4, false);
    x86_load(x, RDX, FIELD(j, saved), 4, false);
    x86_op64_at(x, X86_ADD, RAX, FIELD(j, code));
    x86_jmp_reg(x, RAX);
    here(x, crooked);                                   /* the fetch will trap */
    here(x, beyond);
    x86_load(x, RDX, FIELD(j, saved), 4, false);
    x86_jmp(x, j->leave_at_ecx);
    here(x, near);
    here(x, interrupt);
    x86_load(x, RDX, FIELD(j, saved), 4, false);
    x86_store(x, RCX, FIELD(j, pc), 4);
    leave_with(j, x, EXIT_OUT);
}

/* C as of now in rax. */
static void emit_clock(struct jit *j, struct x86 *x)
{
    x86_load64(x, RAX, FIELD(j, end));
    x86_rr64(x, X86_SUB, RAX, COUNT);
}

/* The rest of a trap, whose record is at rcx but for T: the swap. */
static void emit_take_trap(struct jit *j, struct x86 *x)
{
    x86_load(x, RAX, FIELD(j, t_bias), 4, false);
    x86_rr(x, X86_ADD, RAX, COUNT);
    x86_op_at(x, X86_AND, RAX, FIELD(j, t_mask));
    x86_store(x, RAX, WORD(T), 4);
    emit_clock(j, x);
    x86_store64(x, RAX, FIELD(j, trap_c));
    x86_lea64(x, RCX, x86_operand(RCX, -1, NEW_STATUS - OLD_STATUS));
}

void jit_emit_common(struct jit *j)
{
    const struct storage *storage = j->machine->e.storage;
    j->low = USE_LOW_STORAGE && (uint64_t)(uintptr_t)storage->byte + storage->size <= INT32_MAX;
    j->host_of = j->low ? hosts_without_base : hosts_with_base;
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
    leave_with(j, x, EXIT_SLOW);
    j->stale = x->here;                         /* called from the entry of a dead trace; its pc is behind the call */
    x86_pop(x, RCX);
    x86_store64(x, RCX, FIELD(j, dead));
    x86_load(x, RCX, x86_operand(RCX, -1, 0), 4, false);
    x86_store(x, RCX, FIELD(j, pc), 4);
    leave_with(j, x, EXIT_STALE);
    j->missed = x->here;
    emit_missed(j, x);
    j->take_trap = x->here;
    emit_take_trap(j, x);
    j->load_psw = x->here;
    emit_load_psw(j, x);
    j->common = (uint32_t)(x->here - j->code_at);
}

/* -- A trace being written --------------------------------------------------------------------------------------- */

/* What leaves the path: written when the path is done, so that nothing stands in its way. */
struct stub {
    enum { STUB_SLOW, STUB_FAILED, STUB_TRAP, STUB_PRIVILEGED, STUB_OUT, STUB_SIDE, STUB_LINK, STUB_LOOK } kind;
    uint8_t *distance;                  /* of the jump that leads here, to be patched */
    uint64_t next;                      /* the address behind it */
    uint32_t pc;
    unsigned done;                      /* SLOW, FAILED, SIDE: to be charged; OUT: to be given back; LINK: number */
    const struct item *item;            /* LOOK */
    enum cause cause;                   /* TRAP */
    uint32_t info;
    int host;                           /* LOOK: the register */
    uint64_t back;                      /* LOOK: where the path goes on */
};

enum { STUBS_MAX = 20 * TRACE_MAX };

struct emitter {
    struct jit *j;
    struct x86 *x;                      /* where code goes now: the path, then the stubs */
    const struct space *s;
    unsigned space;
    const struct plan *plan;
    uint32_t trace;
    unsigned done;                      /* items completed before the one being written */
    bool checked[TRACE_MAX + REGISTERS];    /* roots */
    unsigned stub_count;
    struct stub stubs[STUBS_MAX];
};

/* Where the call stack of the trace's space stands while the host's is another's. */
static struct x86_at seat_at(const struct emitter *e)
{
    return field_at(e->j, offsetof(struct jit_state, seats) + e->space * sizeof(struct seat));
}

/* The jump just written, whose distance is at `distance`, leads to a stub. */
static void leads_to(struct emitter *e, uint8_t *distance, struct stub stub)
{
    stub.distance = distance;
    stub.next = e->x->here;
    assert(e->stub_count < STUBS_MAX);
    e->stubs[e->stub_count++] = stub;
}

static void branch_off(struct emitter *e, enum x86_condition c, struct stub stub)
{
    leads_to(e, x86_jcc(e->x, c, e->x->here), stub);
}

static void charge(struct emitter *e, unsigned count)
{
    if (count != 0)
        x86_ri(e->x, X86_SUB, COUNT, (int32_t)count);
}

/* The slow way out, before the instruction at pc, with `done` completed and not yet charged. */
static void slow_exit(struct emitter *e, uint32_t pc, unsigned done)
{
    x86_store_imm(e->x, FIELD(e->j, pc), 4, pc);
    charge(e, done);
    leave_with(e->j, e->x, EXIT_SLOW);
}

/* Slowly out of an item if the condition holds. */
static void slow_if(struct emitter *e, enum x86_condition c, const struct item *item)
{
    branch_off(e, c, (struct stub){ .kind = STUB_SLOW, .pc = item->pc, .done = (unsigned)(item - e->plan->items) });
}

/* The same because of a merged check, which may have been too strict: it is counted. */
static void failed_if(struct emitter *e, enum x86_condition c, const struct item *item)
{
    branch_off(e, c, (struct stub){ .kind = STUB_FAILED, .pc = item->pc, .done = (unsigned)(item - e->plan->items) });
}

/* Charge `count` instructions; if the countdown is in its bias then, out at pc, `back` of them having not been done. */
static void charge_or_out(struct emitter *e, unsigned count, uint32_t pc, unsigned back)
{
    charge(e, count);
    if (count != 0)
        branch_off(e, X86_B, (struct stub){ .kind = STUB_OUT, .pc = pc, .done = back });
}

/* Let the jump just written lead to pc: to its trace, or out to have it made and linked. */
static void link_to(struct emitter *e, uint8_t *distance, uint32_t pc)
{
    uint32_t entry = pc % 4 == 0 && (uint64_t)pc + 4 <= e->s->limit ? e->s->entries[pc / 4] : 0;
    uint32_t link = entry == 0 ? jit_new_link(e->j, distance, e->x->here, pc) : 0;
    if (entry != 0)
        x86_patch(distance, e->x->here, e->j->code_at + entry);
    else if (link != UINT32_MAX)
        leads_to(e, distance, (struct stub){ .kind = STUB_LINK, .done = link });
    else
        leads_to(e, distance, (struct stub){ .kind = STUB_SLOW, .pc = pc });
}

static void jump_to(struct emitter *e, uint32_t pc)
{
    link_to(e, x86_jmp(e->x, e->x->here), pc);
}

/* -- Registers --------------------------------------------------------------------------------------------------- */

/* A host register that holds guest register r; scratch, if it lives elsewhere. */
static int source(struct emitter *e, unsigned r, int scratch)
{
    if (e->j->host_of[r] != SPILLED)
        return e->j->host_of[r];
    if (r == 0)
        x86_mov_imm(e->x, scratch, 0);
    else
        x86_load(e->x, scratch, register_at(e->j, r), 4, false);
    return scratch;
}

/* Where to compute what guest register d becomes; computed() puts it there. */
static int destination(const struct emitter *e, unsigned d)
{
    return e->j->host_of[d] != SPILLED ? e->j->host_of[d] : RAX;
}

static void computed(struct emitter *e, unsigned d, int host)
{
    if (e->j->host_of[d] == SPILLED)
        x86_store(e->x, host, register_at(e->j, d), 4);
}

/* -- Values ------------------------------------------------------------------------------------------------------ */

/* d = a op b where op is commutative and has an x86 instruction of two operands. */
static void emit_commutative(struct emitter *e, int d, int a, int b, enum x86_operation op)
{
    if (d == b && d != a) {
        x86_rr(e->x, op, d, a);
        return;
    }
    x86_mov(e->x, d, a);
    x86_rr(e->x, op, d, b);
}

/* lea where three registers are different; rbp and r13 as its base would cost a displacement, and time. */
static void emit_add(struct emitter *e, int d, int a, int b)
{
    if (d == a || d == b)
        emit_commutative(e, d, a, b, X86_ADD);
    else if ((a & 7) == RBP)
        x86_lea(e->x, d, x86_operand(b, a, 0));
    else
        x86_lea(e->x, d, x86_operand(a, b, 0));
}

static void emit_sub(struct emitter *e, int d, int a, int b)
{
    if (d == b && d != a) {
        x86_neg(e->x, d);
        x86_rr(e->x, X86_ADD, d, a);
        return;
    }
    x86_mov(e->x, d, a);
    x86_rr(e->x, X86_SUB, d, b);
}

static void emit_shift(struct emitter *e, int d, int a, int b, enum x86_shift op)
{
    if (e->j->bmi2) {
        x86_shiftx(e->x, op, d, a, b);
        return;
    }
    x86_mov(e->x, RCX, b);
    x86_mov(e->x, RAX, a);
    x86_shift_cl(e->x, op, RAX);
    x86_mov(e->x, d, RAX);
}

static void emit_compare(struct emitter *e, int d, enum x86_condition c)
{
    x86_set(e->x, c, RAX);
    x86_movzx8(e->x, d, RAX);
}

static void emit_mul(struct emitter *e, int d, int a, int b)
{
    if (d == b) {
        x86_imul(e->x, d, a);
        return;
    }
    x86_mov(e->x, d, a);
    x86_imul(e->x, d, b);
}

static void emit_mul_high(struct emitter *e, int d, int a, int b, bool is_signed)
{
    if (is_signed) {
        x86_movsxd(e->x, RAX, a);
        x86_movsxd(e->x, RCX, b);
    } else {
        x86_mov(e->x, RAX, a);
        x86_mov(e->x, RCX, b);
    }
    x86_imul64(e->x, RAX, RCX);
    x86_shift64(e->x, X86_SHR, RAX, 32);
    x86_mov(e->x, d, RAX);
}

/* The value of an instruction with two registers, or with an immediate, into the host register d. */
static void emit_register_value(struct emitter *e, const struct insn *i, int d)
{
    int a = source(e, i->a, RAX), b = source(e, i->b, RCX);
    switch (i->id) {
    case INSN_ADD:   emit_add(e, d, a, b); break;
    case INSN_SUB:   emit_sub(e, d, a, b); break;
    case INSN_AND:   emit_commutative(e, d, a, b, X86_AND); break;
    case INSN_OR:    emit_commutative(e, d, a, b, X86_OR); break;
    case INSN_XOR:   emit_commutative(e, d, a, b, X86_XOR); break;
    case INSN_SLL:   emit_shift(e, d, a, b, X86_SHL); break;
    case INSN_SRL:   emit_shift(e, d, a, b, X86_SHR); break;
    case INSN_SRA:   emit_shift(e, d, a, b, X86_SAR); break;
    case INSN_SLT:   x86_rr(e->x, X86_CMP, a, b); emit_compare(e, d, X86_L); break;
    case INSN_SLTU:  x86_rr(e->x, X86_CMP, a, b); emit_compare(e, d, X86_B); break;
    case INSN_MUL:   emit_mul(e, d, a, b); break;
    case INSN_MULH:  emit_mul_high(e, d, a, b, true); break;
    case INSN_MULHU: emit_mul_high(e, d, a, b, false); break;
    default:         break;
    }
}

static void emit_immediate_value(struct emitter *e, const struct insn *i, int d)
{
    int a = source(e, i->a, RAX);
    int32_t imm = (int32_t)i->imm;
    switch (i->id) {
    case INSN_ADDI:
        if (d == a)
            x86_ri(e->x, X86_ADD, d, imm);
        else if (imm == 0)
            x86_mov(e->x, d, a);
        else
            x86_lea(e->x, d, x86_operand(a, -1, imm));
        break;
    case INSN_ANDI:
        if (imm == 255) {
            x86_movzx8(e->x, d, a);
        } else {
            x86_mov(e->x, d, a);
            x86_ri(e->x, X86_AND, d, imm);
        }
        break;
    case INSN_ORI:   x86_mov(e->x, d, a); x86_ri(e->x, X86_OR, d, imm); break;
    case INSN_XORI:  x86_mov(e->x, d, a); x86_ri(e->x, X86_XOR, d, imm); break;
    case INSN_SLLI:  x86_mov(e->x, d, a); x86_shift(e->x, X86_SHL, d, i->imm); break;
    case INSN_SRLI:  x86_mov(e->x, d, a); x86_shift(e->x, X86_SHR, d, i->imm); break;
    case INSN_SRAI:  x86_mov(e->x, d, a); x86_shift(e->x, X86_SAR, d, i->imm); break;
    case INSN_SLTI:  x86_ri(e->x, X86_CMP, a, imm); emit_compare(e, d, X86_L); break;
    case INSN_SLTIU: x86_ri(e->x, X86_CMP, a, imm); emit_compare(e, d, X86_B); break;
    default:         break;
    }
}

/* Compare as a branch does. Returns the condition under which it is taken. */
static enum x86_condition emit_condition(struct emitter *e, const struct insn *i)
{
    static const uint8_t conditions[INSN_COUNT] = {
        [INSN_BEQ] = X86_E, [INSN_BNE] = X86_NE, [INSN_BLT] = X86_L, [INSN_BGE] = X86_GE, [INSN_BLTU] = X86_B,
        [INSN_BGEU] = X86_AE,
    };
    int d = source(e, i->d, RAX);
    if (i->a == 0) {
        x86_test(e->x, d, d);                           /* the carry is 0, as in a comparison with 0 */
    } else {
        int a = source(e, i->a, RCX);
        x86_rr(e->x, X86_CMP, d, a);
    }
    return (enum x86_condition)conditions[i->id];
}

static void emit_value_into(struct emitter *e, const struct insn *i, int d)
{
    if (uses_b(insn_info(i->id)->operands))
        emit_register_value(e, i, d);
    else
        emit_immediate_value(e, i, d);
}

/* The add of a register that the item before shifts, and another. */
static void emit_indexed(struct emitter *e, const struct item *item, int d)
{
    const struct insn *shift = &item[-1].i, *add = &item->i;
    int index = source(e, shift->a, RAX), base = source(e, add->a == add->d ? add->b : add->a, RCX);
    struct x86_at at = x86_operand(base, index, 0);
    at.scale = shift->imm;
    x86_lea(e->x, d, at);
}

static void emit_rotation(struct emitter *e, const struct item *item, int d)
{
    int a = source(e, item->of, RAX);
    if (e->j->bmi2) {
        x86_rorx(e->x, d, a, item->right);
        return;
    }
    x86_mov(e->x, d, a);
    x86_shift(e->x, X86_ROR, d, item->right);
}

/* Without a jump: the value is computed in any case, the condition decides whether it becomes the register's, and what
 * was charged for an instruction that is skipped is given back. */
static void emit_conditional(struct emitter *e, const struct item *item)
{
    if (item->known)
        x86_mov_imm(e->x, RAX, item->value);
    else
        emit_value_into(e, &item->i, RAX);
    enum x86_condition skip = emit_condition(e, &item[-1].i);
    x86_cmov(e->x, (enum x86_condition)(skip ^ 1), e->j->host_of[item->i.d], RAX);
    if (skip == X86_B) {
        x86_ri(e->x, X86_ADC, COUNT, 0);
    } else if (skip == X86_AE) {
        x86_ri(e->x, X86_SBB, COUNT, -1);
    } else {
        x86_set(e->x, skip, RCX);
        x86_movzx8(e->x, RCX, RCX);
        x86_rr(e->x, X86_ADD, COUNT, RCX);
    }
}

static void emit_value(struct emitter *e, const struct item *item)
{
    const struct insn *i = &item->i;
    int d = destination(e, i->d);
    if (i->d == 0 || item->left_out)
        return;
    if (item->conditional) {
        emit_conditional(e, item);
        return;
    }
    if (item->known && e->j->host_of[i->d] == SPILLED) {
        x86_store_imm(e->x, register_at(e->j, i->d), 4, item->value);
        return;
    }
    if (item->known)
        x86_mov_imm(e->x, d, item->value);
    else if (item->indexed)
        emit_indexed(e, item, d);
    else if (item->rotates)
        emit_rotation(e, item, d);
    else
        emit_value_into(e, i, d);
    computed(e, i->d, d);
}

/* Divisors 0 and, signed, -1 leave slowly: the first traps, and for the second the host would. edx is a guest's. */
static void emit_divide(struct emitter *e, const struct item *item)
{
    const struct insn *i = &item->i;
    bool is_signed = i->id == INSN_DIV || i->id == INSN_REM, rest = i->id == INSN_REM || i->id == INSN_REMU;
    x86_mov(e->x, RCX, source(e, i->b, RCX));
    x86_test(e->x, RCX, RCX);
    slow_if(e, X86_E, item);
    if (is_signed) {
        x86_ri(e->x, X86_CMP, RCX, -1);
        slow_if(e, X86_E, item);
    }
    if (i->d == 0)
        return;
    x86_mov(e->x, RAX, source(e, i->a, RAX));
    x86_store(e->x, RDX, FIELD(e->j, saved), 4);
    if (is_signed)
        x86_cdq(e->x);
    else
        x86_mov_imm(e->x, RDX, 0);
    x86_div(e->x, RCX, is_signed);
    if (rest)
        x86_mov(e->x, RAX, RDX);
    x86_load(e->x, RDX, FIELD(e->j, saved), 4, false);
    if (e->j->host_of[i->d] != SPILLED)
        x86_mov(e->x, e->j->host_of[i->d], RAX);
    else
        x86_store(e->x, RAX, register_at(e->j, i->d), 4);
}

/* -- Storage ----------------------------------------------------------------------------------------------------- */

/* Slowly out of the item if any tag of the `span` bytes at the virtual address in rax is set. Changes rcx and rax. */
static void check_tags(struct emitter *e, uint32_t span, const struct item *item)
{
    x86_mov_imm64(e->x, RCX, (uint64_t)(uintptr_t)e->j->tags + e->s->l / TAG_LINE);
    for (uint32_t at = 0, moved = 0;; moved = at, at = at + TAG_LINE < span - 1 ? at + TAG_LINE : span - 1) {
        if (at != moved)
            x86_lea64(e->x, RAX, x86_operand(RAX, -1, (int32_t)(at - moved)));
        if (at != span - 1)
            x86_push(e->x, RAX);
        x86_shift(e->x, X86_SHR, RAX, 6);
        x86_cmp8_zero(e->x, x86_operand(RCX, RAX, 0));
        if (at != span - 1)
            x86_pop(e->x, RAX);
        slow_if(e, X86_NE, item);
        if (at == span - 1)
            return;
    }
}

/* All of a root's bytes, from the virtual address in `first` on, against the limit and the tags. */
static void look_at_root(struct emitter *e, const struct root *root, const struct item *item, int first)
{
    uint32_t span = (uint32_t)(root->high - root->low);
    x86_cmp64_imm(e->x, first, (int32_t)(e->s->limit - span));
    failed_if(e, X86_A, item);
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
    leads_to(e, x86_jmp(e->x, e->x->here), (struct stub){ .kind = STUB_SLOW, .pc = item->pc, .done = done });
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
        failed_if(e, X86_NE, item);
    }
    if (!window) {
        look_at_root(e, root, item, first);
        return;
    }
    x86_cmp64_imm(e->x, first, (int32_t)(limit - from - span));
    if (root->stored)
        branch_off(e, X86_A, (struct stub){ .kind = STUB_LOOK, .item = item, .host = host, .back = e->x->here + 6 });
    else
        failed_if(e, X86_A, item);
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
        slow_if(e, X86_NE, item);
    }
    x86_cmp64_imm(e->x, RAX, (int32_t)(e->s->limit - width));
    slow_if(e, X86_A, item);
    if (store)
        check_tags(e, 1, item);
}

/* The bytes at the virtual address that is a host register (-1: none) plus a distance. Folded, the address of the
 * space's virtual 0 and the distance may be beyond what an operand holds, but only for accesses that no check passes. */
static struct x86_at storage_at(const struct emitter *e, int host, int32_t distance)
{
    uint64_t base = (uint64_t)(uintptr_t)e->j->machine->e.storage->byte + e->s->l;
    if (!e->j->low)
        return x86_operand(BASE, host, distance);
    return x86_operand(host, -1, (int32_t)(uint32_t)(base + (uint64_t)(int64_t)distance));
}

/* The operand of an access, all checks being written before it. */
static struct x86_at access_at(struct emitter *e, const struct item *item, bool store)
{
    unsigned width = jit_width(item->i.id);
    if (item->check == BY_CONSTANT) {
        if (item->address % width != 0 || (uint64_t)item->address + width > e->s->limit) {
            always_slow(e, item);
        } else if (store) {
            x86_mov_imm(e->x, RAX, item->address);
            check_tags(e, 1, item);
        }
        return storage_at(e, -1, (int32_t)(item->address & 0x7FFFFFFF));
    }
    int host = source(e, item->i.a, RCX);
    if (item->check == BY_ITSELF) {
        check_single(e, item, host, width, store);
    } else if (!e->checked[item->root]) {
        e->checked[item->root] = true;
        check_root(e, item, host);
    }
    if (host == RCX)
        source(e, item->i.a, RCX);                      /* the checks may have used it */
    return storage_at(e, host, (int32_t)item->i.imm);
}

static void emit_load(struct emitter *e, const struct item *item)
{
    struct x86_at at = access_at(e, item, false);
    int d = destination(e, item->i.d);
    if (item->i.d == 0)
        return;
    x86_load(e->x, d, at, jit_width(item->i.id), item->i.id == INSN_LB || item->i.id == INSN_LH);
    computed(e, item->i.d, d);
}

static void emit_store(struct emitter *e, const struct item *item)
{
    struct x86_at at = access_at(e, item, true);
    if (item->i.d == 0)
        x86_store_imm(e->x, at, jit_width(item->i.id), 0);
    else
        x86_store(e->x, source(e, item->i.d, RAX), at, jit_width(item->i.id));
}

/* -- Branches, jumps, ends --------------------------------------------------------------------------------------- */

/* A branch on the way: one side goes on here, the other leaves the trace. */
static void emit_side_exit(struct emitter *e, const struct item *item)
{
    enum x86_condition c = emit_condition(e, &item->i);
    uint32_t out = item->inside ? item->pc + 4 : item->pc + 4 * item->i.imm;
    branch_off(e, item->inside ? (enum x86_condition)(c ^ 1) : c,
               (struct stub){ .kind = STUB_SIDE, .pc = out, .done = e->done + 1 });
}

static void emit_last_branch(struct emitter *e, const struct item *item)
{
    charge_or_out(e, e->done + 1, item->pc, 1);
    enum x86_condition c = emit_condition(e, &item->i);
    link_to(e, x86_jcc(e->x, c, e->x->here), item->pc + 4 * item->i.imm);
    jump_to(e, item->pc + 4);
}

static void set_link(struct emitter *e, unsigned d, uint32_t value)
{
    if (d != 0 && e->j->host_of[d] != SPILLED)
        x86_mov_imm(e->x, e->j->host_of[d], value);
    else if (d != 0)
        x86_store_imm(e->x, register_at(e->j, d), 4, value);
}

/* jal: a call leaves where host code returns to on the call stack. It is there that a return is found to be another. */
static void emit_jal(struct emitter *e, const struct item *item)
{
    uint32_t back = item->pc + 4, target = item->pc + 4 * item->i.imm;
    charge_or_out(e, e->done + 1, item->pc, 1);
    set_link(e, item->i.d, back);
    if (item->i.d != RA) {
        jump_to(e, target);
        return;
    }
    link_to(e, x86_call(e->x, e->x->here), target);
    x86_ri(e->x, X86_CMP, e->j->host_of[RA], (int32_t)back);
    x86_jcc(e->x, X86_NE, e->j->missed);
    jump_to(e, back);
}

/* Jump to the guest address in ecx, through the space's table. */
static void jump_indirect(struct emitter *e)
{
    x86_test_imm(e->x, RCX, 3);
    x86_jcc(e->x, X86_NE, e->j->leave_at_ecx);
    x86_cmp64_imm(e->x, RCX, (int32_t)(e->s->limit - 4));
    x86_jcc(e->x, X86_A, e->j->leave_at_ecx);
    x86_mov_imm64(e->x, RAX, (uint64_t)(uintptr_t)e->s->entries);
    x86_load(e->x, RAX, x86_operand(RAX, RCX, 0), 4, false);
    x86_op64_at(e->x, X86_ADD, RAX, FIELD(e->j, code));
    x86_jmp_reg(e->x, RAX);
}

static void emit_jalr(struct emitter *e, const struct item *item)
{
    const struct insn *i = &item->i;
    charge_or_out(e, e->done + 1, item->pc, 1);
    if (i->d == 0 && i->a == RA && i->imm == 0) {
        x86_ret(e->x);
        return;
    }
    x86_lea(e->x, RCX, x86_operand(source(e, i->a, RCX), -1, (int32_t)i->imm));
    set_link(e, i->d, item->pc + 4);
    jump_indirect(e);
}

static void emit_item(struct emitter *e, const struct item *item, bool last)
{
    switch (insn_info(item->i.id)->kind) {
    case KIND_VALUE:  emit_value(e, item); break;
    case KIND_DIVIDE: emit_divide(e, item); break;
    case KIND_LOAD:   emit_load(e, item); break;
    case KIND_STORE:  emit_store(e, item); break;
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

/* The operand in storage `offset` bytes behind the address in rcx. */
static struct x86_at behind_rcx(int32_t offset) { return x86_operand(RCX, -1, offset); }

/* Before the last instruction, which traps: the record, as far as it is known here, and the swap of PSWs. Where C must
 * take the trap, or where nothing has completed since the last one, so that the machine wedges, C takes it. */
static void emit_trap(struct emitter *e, enum cause cause, uint32_t info)
{
    struct jit *j = e->j;
    const struct insn *i = &e->plan->ending;
    struct stub taken = { .kind = STUB_TRAP, .pc = e->plan->next, .cause = cause, .info = info };
    x86_cmp8_zero(e->x, FIELD(j, careful));
    branch_off(e, X86_NE, taken);
    if (e->plan->count == 0) {
        emit_clock(j, e->x);
        x86_op64_at(e->x, X86_CMP, RAX, FIELD(j, trap_c));
        branch_off(e, X86_E, taken);
    }
    x86_mov_imm64(e->x, RCX, (uint64_t)(uintptr_t)j->machine->e.storage->byte + OLD_STATUS);
    x86_load(e->x, RAX, FIELD(j, status), 4, false);
    x86_store(e->x, RAX, WORD(STATUS), 4);
    x86_store_imm(e->x, WORD(P), 4, e->plan->next);
    x86_store_imm(e->x, WORD(L), 4, e->s->l);
    x86_load(e->x, RAX, FIELD(j, b), 4, false);
    x86_store(e->x, RAX, WORD(B), 4);
    x86_store_imm(e->x, behind_rcx(TRAP_CAUSE - OLD_STATUS), 4, (uint32_t)cause);
    x86_store_imm(e->x, behind_rcx(TRAP_INFO - OLD_STATUS), 4, info);
    x86_store_imm(e->x, behind_rcx(TRAP_WORD - OLD_STATUS), 4, i->word);
    x86_store64(e->x, RSP, seat_at(e));
    x86_jmp(e->x, j->take_trap);
}

/* lpsw in supervisor mode: its own tick is of the clock, not of T. */
static void emit_lpsw(struct emitter *e)
{
    const struct insn *i = &e->plan->ending;
    struct jit *j = e->j;
    if (e->s->limit < PSW_WORDS * 4) {
        slow_exit(e, e->plan->next, 0);
        return;
    }
    x86_lea(e->x, RCX, x86_operand(source(e, i->a, RCX), -1, (int32_t)i->imm));
    x86_test_imm(e->x, RCX, 3);
    branch_off(e, X86_NE, (struct stub){ .kind = STUB_SLOW, .pc = e->plan->next });
    x86_cmp64_imm(e->x, RCX, (int32_t)(e->s->limit - PSW_WORDS * 4));
    branch_off(e, X86_A, (struct stub){ .kind = STUB_SLOW, .pc = e->plan->next });
    x86_lea64(e->x, RCX, storage_at(e, RCX, 0));
    x86_store64(e->x, RSP, seat_at(e));
    emit_clock(j, e->x);
    x86_lea64(e->x, RAX, x86_operand(RAX, -1, 1));
    x86_jmp(e->x, j->load_psw);
}

/* Before a privileged instruction: the mode decides. */
static void emit_system(struct emitter *e)
{
    x86_test8_at(e->x, FIELD(e->j, status), PSW_M);
    branch_off(e, X86_NE, (struct stub){ .kind = STUB_PRIVILEGED });
    if (e->plan->ending.id == INSN_LPSW)
        emit_lpsw(e);
    else
        slow_exit(e, e->plan->next, 0);
}

static void emit_end(struct emitter *e)
{
    const struct plan *p = e->plan;
    if (p->end == END_LAST)
        return;
    charge_or_out(e, p->count, p->next, 0);
    switch (p->end) {
    case END_TRAP:   emit_trap(e, p->cause, p->info); break;
    case END_SYSTEM: emit_system(e); break;
    case END_SLOW:   slow_exit(e, p->next, 0); break;
    default:         jump_to(e, p->next); break;
    }
}

static void emit_stub(struct emitter *e, const struct stub *stub)
{
    x86_patch(stub->distance, stub->next, e->x->here);
    switch (stub->kind) {
    case STUB_FAILED:
        x86_store_imm(e->x, FIELD(e->j, failed), 4, e->trace + 1);
        slow_exit(e, stub->pc, stub->done);
        break;
    case STUB_SLOW:
        slow_exit(e, stub->pc, stub->done);
        break;
    case STUB_TRAP:
        x86_store_imm(e->x, FIELD(e->j, pc), 4, stub->pc);
        x86_store_imm(e->x, FIELD(e->j, trap_cause), 4, (uint32_t)stub->cause);
        x86_store_imm(e->x, FIELD(e->j, trap_info), 4, stub->info);
        x86_store_imm(e->x, FIELD(e->j, trap_word), 4, e->plan->ending.word);
        leave_with(e->j, e->x, EXIT_TRAP);
        break;
    case STUB_PRIVILEGED:
        emit_trap(e, CAUSE_PRIVILEGED, 0);
        break;
    case STUB_OUT:
        x86_store_imm(e->x, FIELD(e->j, pc), 4, stub->pc);
        if (stub->done != 0)
            x86_ri(e->x, X86_ADD, COUNT, (int32_t)stub->done);
        leave_with(e->j, e->x, EXIT_OUT);
        break;
    case STUB_SIDE:
        charge_or_out(e, stub->done, stub->pc, 0);
        jump_to(e, stub->pc);
        break;
    case STUB_LINK:
        x86_store_imm(e->x, FIELD(e->j, site), 4, stub->done);
        leave_with(e->j, e->x, EXIT_LINK);
        break;
    case STUB_LOOK:
        look_at_root(e, &e->plan->roots[stub->item->root], stub->item,
                     root_address(e, stub->item, stub->host, 0));
        x86_jmp(e->x, stub->back);
        break;
    }
}

/* Traces begin at the start of a line of the host's cache: branchy code loses up to half otherwise. */
static void align(struct x86 *x)
{
    while (x->here % 64 != 0)
        x86_byte(x, 0xCC);
}

/* More than items and the ends of a trace need, and than a look at a line's tag does. */
enum { ITEM_BYTES = 128, ITEM_BYTES_ASIDE = 256, END_BYTES = 1024, LINE_BYTES = 32, LINE_BYTES_ASIDE = 96 };

void jit_emit_size(const struct plan *p, uint32_t *path, uint32_t *aside)
{
    *path = END_BYTES + p->count * ITEM_BYTES;
    *aside = END_BYTES + p->count * ITEM_BYTES_ASIDE;
    for (unsigned n = 0; n < p->root_count; n++) {
        const struct root *root = &p->roots[n];
        uint32_t lines = root->high > root->low ? (uint32_t)(root->high - root->low) / TAG_LINE + 2 : 0;
        *path += lines * LINE_BYTES;
        *aside += lines * LINE_BYTES_ASIDE;
    }
}

void jit_emit(struct jit *j, const struct plan *p, unsigned space, uint32_t trace)
{
    struct emitter e;
    e.j = j;
    e.x = &j->hot;
    e.s = &j->spaces[space];
    e.space = space;
    e.plan = p;
    e.trace = trace;
    e.stub_count = 0;
    memset(e.checked, 0, sizeof e.checked);
    align(e.x);
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
    assert(j->hot.here <= j->hot_end && j->cold.here <= j->cold_end);
}

#endif
