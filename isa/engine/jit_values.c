/* jit_values.c - host code for what computes: values, divisions, the conditions of branches. */
#include "isa/engine/jit_emit.h"

#ifdef __x86_64__

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
    int a = jit_source(e, i->a, RAX), b = jit_source(e, i->b, RCX);
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
    int a = jit_source(e, i->a, RAX);
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

enum x86_condition jit_emit_condition(struct emitter *e, const struct insn *i)
{
    static const uint8_t conditions[INSN_COUNT] = {
        [INSN_BEQ] = X86_E, [INSN_BNE] = X86_NE, [INSN_BLT] = X86_L, [INSN_BGE] = X86_GE, [INSN_BLTU] = X86_B,
        [INSN_BGEU] = X86_AE,
    };
    int d = jit_source(e, i->d, RAX);
    if (i->a == 0) {
        x86_test(e->x, d, d);                           /* the carry is 0, as in a comparison with 0 */
    } else {
        int a = jit_source(e, i->a, RCX);
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
    int index = jit_source(e, shift->a, RAX), base = jit_source(e, add->a == add->d ? add->b : add->a, RCX);
    struct x86_at at = x86_operand(base, index, 0);
    at.scale = shift->imm;
    x86_lea(e->x, d, at);
}

static void emit_rotation(struct emitter *e, const struct item *item, int d)
{
    int a = jit_source(e, item->of, RAX);
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
    enum x86_condition skip = jit_emit_condition(e, &item[-1].i);
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

void jit_emit_value(struct emitter *e, const struct item *item)
{
    const struct insn *i = &item->i;
    int d = jit_destination(e, i->d);
    if (i->d == 0 || item->left_out)
        return;
    if (item->conditional) {
        emit_conditional(e, item);
        return;
    }
    if (item->known && e->j->host_of[i->d] == SPILLED) {
        x86_store_imm(e->x, jit_register_at(e->j, i->d), 4, item->value);
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
    jit_computed(e, i->d, d);
}

/* Divisors 0 and, signed, -1 leave slowly: the first traps, and for the second the host would. edx is a guest's. */
void jit_emit_divide(struct emitter *e, const struct item *item)
{
    const struct insn *i = &item->i;
    bool is_signed = i->id == INSN_DIV || i->id == INSN_REM, rest = i->id == INSN_REM || i->id == INSN_REMU;
    x86_mov(e->x, RCX, jit_source(e, i->b, RCX));
    x86_test(e->x, RCX, RCX);
    jit_slow_if(e, X86_E, item);
    if (is_signed) {
        x86_ri(e->x, X86_CMP, RCX, -1);
        jit_slow_if(e, X86_E, item);
    }
    if (i->d == 0)
        return;
    x86_mov(e->x, RAX, jit_source(e, i->a, RAX));
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
        x86_store(e->x, RAX, jit_register_at(e->j, i->d), 4);
}

#endif
