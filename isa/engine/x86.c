/* x86.c - the encoder of x86.h. The formats are those of the Intel manual, volume 2, chapter 2. */
#include "isa/engine/x86.h"

void x86_byte(struct x86 *x, unsigned byte)
{
    *x->to++ = (uint8_t)byte;
    x->here++;
}

void x86_word(struct x86 *x, uint32_t word)
{
    for (int i = 0; i < 4; i++)
        x86_byte(x, word >> 8 * i & 0xFF);
}

/* The absolute operand's base: encoded relative to the next instruction. */
enum { ABSOLUTE = -2 };

/* A REX prefix where one is needed: wide operand, a register above 7, or a byte register that is not al .. bl. */
static void rex(struct x86 *x, bool wide, int reg, int index, int base, bool byte_register)
{
    unsigned bits = (wide ? 8u : 0) | (reg >= 8 ? 4u : 0) | (index >= 8 ? 2u : 0) | (base >= 8 ? 1u : 0);
    if (bits != 0 || byte_register)
        x86_byte(x, 0x40 | bits);
}

static void modrm(struct x86 *x, unsigned mod, int reg, int rm)
{
    x86_byte(x, mod << 6 | ((unsigned)reg & 7) << 3 | ((unsigned)rm & 7));
}

/* opcode: one byte, or two with 0x0F in front. */
static void opcode(struct x86 *x, unsigned code)
{
    if (code > 0xFF)
        x86_byte(x, code >> 8);
    x86_byte(x, code & 0xFF);
}

static void reg_reg(struct x86 *x, bool wide, unsigned code, int reg, int rm)
{
    rex(x, wide, reg, 0, rm, false);
    opcode(x, code);
    modrm(x, 3, reg, rm);
}

struct x86_at x86_absolute(uint64_t address)
{
    /* The address travels in two halves until the place of use is known; code lies below 2^47. */
    return x86_operand(ABSOLUTE, (int)(address >> 32), (int32_t)(uint32_t)address);
}

/* The bytes of an operand in storage. behind: how many bytes of the instruction follow it. */
static void storage_operand(struct x86 *x, int reg, struct x86_at at, unsigned behind)
{
    if (at.base == ABSOLUTE) {
        uint64_t address = (uint64_t)(uint32_t)at.index << 32 | (uint32_t)at.displacement;
        modrm(x, 0, reg, 5);
        x86_word(x, (uint32_t)(address - (x->here + 4 + behind)));
        return;
    }
    if (at.base < 0) {                          /* an address by itself: no base, no index */
        modrm(x, 0, reg, RSP);
        modrm(x, 0, RSP, RBP);
        x86_word(x, (uint32_t)at.displacement);
        return;
    }
    bool small = at.displacement >= -128 && at.displacement <= 127;
    bool none = at.displacement == 0 && (at.base & 7) != RBP;
    unsigned mod = none ? 0 : small ? 1 : 2;
    if (at.index < 0 && (at.base & 7) != RSP) {
        modrm(x, mod, reg, at.base);
    } else {
        modrm(x, mod, reg, RSP);
        modrm(x, at.scale, at.index < 0 ? RSP : at.index, at.base);
    }
    if (mod == 1)
        x86_byte(x, (uint8_t)at.displacement);
    else if (mod == 2)
        x86_word(x, (uint32_t)at.displacement);
}

static void reg_at(struct x86 *x, bool wide, bool byte_register, unsigned code, int reg, struct x86_at at,
                   unsigned behind)
{
    bool absolute = at.base == ABSOLUTE;
    rex(x, wide, reg, absolute ? 0 : at.index, absolute ? 0 : at.base, byte_register);
    opcode(x, code);
    storage_operand(x, reg, at, behind);
}

void x86_rr(struct x86 *x, enum x86_operation op, int d, int s) { reg_reg(x, false, 8u * op + 3, d, s); }

void x86_ri(struct x86 *x, enum x86_operation op, int d, int32_t imm)
{
    bool small = imm >= -128 && imm <= 127;
    rex(x, false, 0, 0, d, false);
    x86_byte(x, small ? 0x83 : 0x81);
    modrm(x, 3, (int)op, d);
    if (small)
        x86_byte(x, (uint8_t)imm);
    else
        x86_word(x, (uint32_t)imm);
}

void x86_mov(struct x86 *x, int d, int s)
{
    if (d != s)
        reg_reg(x, false, 0x8B, d, s);
}

void x86_mov_imm(struct x86 *x, int d, uint32_t imm)
{
    rex(x, false, 0, 0, d, false);
    x86_byte(x, 0xB8 + (d & 7));
    x86_word(x, imm);
}

void x86_mov_imm64(struct x86 *x, int d, uint64_t imm)
{
    if (imm <= UINT32_MAX) {
        x86_mov_imm(x, d, (uint32_t)imm);
        return;
    }
    rex(x, true, 0, 0, d, false);
    x86_byte(x, 0xB8 + (d & 7));
    x86_word(x, (uint32_t)imm);
    x86_word(x, (uint32_t)(imm >> 32));
}

void x86_test(struct x86 *x, int a, int b) { reg_reg(x, false, 0x85, b, a); }

void x86_test_imm(struct x86 *x, int a, uint8_t imm)
{
    rex(x, false, 0, 0, a, a >= 4);
    x86_byte(x, 0xF6);
    modrm(x, 3, 0, a);
    x86_byte(x, imm);
}

void x86_neg(struct x86 *x, int d) { reg_reg(x, false, 0xF7, 3, d); }
void x86_imul(struct x86 *x, int d, int s) { reg_reg(x, false, 0x0FAF, d, s); }
void x86_imul64(struct x86 *x, int d, int s) { reg_reg(x, true, 0x0FAF, d, s); }

void x86_shift(struct x86 *x, enum x86_shift op, int d, unsigned count)
{
    reg_reg(x, false, 0xC1, (int)op, d);
    x86_byte(x, count);
}

void x86_shift64(struct x86 *x, enum x86_shift op, int d, unsigned count)
{
    reg_reg(x, true, 0xC1, (int)op, d);
    x86_byte(x, count);
}

void x86_shift_cl(struct x86 *x, enum x86_shift op, int d) { reg_reg(x, false, 0xD3, (int)op, d); }

/* VEX.LZ.66/F3/F2.0F38.W0 F7: shlx, sarx, shrx. */
void x86_shiftx(struct x86 *x, enum x86_shift op, int d, int s, int count)
{
    unsigned prefix = op == X86_SHL ? 1 : op == X86_SAR ? 2 : 3;
    x86_byte(x, 0xC4);
    x86_byte(x, (d < 8 ? 0x80u : 0) | 0x40 | (s < 8 ? 0x20u : 0) | 2);
    x86_byte(x, (~(unsigned)count & 15) << 3 | prefix);
    x86_byte(x, 0xF7);
    modrm(x, 3, d, s);
}

/* VEX.LZ.F2.0F3A.W0 F0. */
void x86_rorx(struct x86 *x, int d, int s, unsigned count)
{
    x86_byte(x, 0xC4);
    x86_byte(x, (d < 8 ? 0x80u : 0) | 0x40 | (s < 8 ? 0x20u : 0) | 3);
    x86_byte(x, 0x7B);
    x86_byte(x, 0xF0);
    modrm(x, 3, d, s);
    x86_byte(x, count);
}

void x86_movsxd(struct x86 *x, int d, int s) { reg_reg(x, true, 0x63, d, s); }

void x86_set(struct x86 *x, enum x86_condition c, int d)
{
    rex(x, false, 0, 0, d, d >= 4);
    x86_byte(x, 0x0F);
    x86_byte(x, 0x90 + c);
    modrm(x, 3, 0, d);
}

void x86_movzx8(struct x86 *x, int d, int s)
{
    rex(x, false, d, 0, s, s >= 4);
    opcode(x, 0x0FB6);
    modrm(x, 3, d, s);
}

void x86_cdq(struct x86 *x) { x86_byte(x, 0x99); }
void x86_div(struct x86 *x, int s, bool is_signed) { reg_reg(x, false, 0xF7, is_signed ? 7 : 6, s); }
void x86_lea(struct x86 *x, int d, struct x86_at at) { reg_at(x, false, false, 0x8D, d, at, 0); }
void x86_lea64(struct x86 *x, int d, struct x86_at at) { reg_at(x, true, false, 0x8D, d, at, 0); }

void x86_load(struct x86 *x, int d, struct x86_at at, unsigned width, bool is_signed)
{
    unsigned code = width == 4 ? 0x8B : 0x0FB6 + (width == 2) + (is_signed ? 8u : 0);
    reg_at(x, false, false, code, d, at, 0);
}

void x86_store(struct x86 *x, int s, struct x86_at at, unsigned width)
{
    if (width == 2)
        x86_byte(x, 0x66);
    reg_at(x, false, width == 1 && s >= 4, width == 1 ? 0x88 : 0x89, s, at, 0);
}

void x86_store_imm(struct x86 *x, struct x86_at at, unsigned width, uint32_t imm)
{
    if (width == 2)
        x86_byte(x, 0x66);
    reg_at(x, false, false, width == 1 ? 0xC6 : 0xC7, 0, at, width);
    for (unsigned i = 0; i < width; i++)
        x86_byte(x, imm >> 8 * i & 0xFF);
}

void x86_load64(struct x86 *x, int d, struct x86_at at) { reg_at(x, true, false, 0x8B, d, at, 0); }
void x86_store64(struct x86 *x, int s, struct x86_at at) { reg_at(x, true, false, 0x89, s, at, 0); }

void x86_op_at(struct x86 *x, enum x86_operation op, int d, struct x86_at at)
{
    reg_at(x, false, false, 8u * op + 3, d, at, 0);
}

void x86_op64_at(struct x86 *x, enum x86_operation op, int d, struct x86_at at)
{
    reg_at(x, true, false, 8u * op + 3, d, at, 0);
}

void x86_cmov64_at(struct x86 *x, enum x86_condition c, int d, struct x86_at at)
{
    reg_at(x, true, false, 0x0F40u + c, d, at, 0);
}

void x86_rr64(struct x86 *x, enum x86_operation op, int d, int s) { reg_reg(x, true, 8u * op + 3, d, s); }
void x86_cmov(struct x86 *x, enum x86_condition c, int d, int s) { reg_reg(x, false, 0x0F40u + c, d, s); }
void x86_cmov64(struct x86 *x, enum x86_condition c, int d, int s) { reg_reg(x, true, 0x0F40u + c, d, s); }

void x86_cmp64_imm(struct x86 *x, int d, int32_t imm)
{
    rex(x, true, 0, 0, d, false);
    x86_byte(x, 0x81);
    modrm(x, 3, X86_CMP, d);
    x86_word(x, (uint32_t)imm);
}

void x86_load128(struct x86 *x, int xmm, struct x86_at at) { reg_at(x, false, false, 0x0F10, xmm, at, 0); }
void x86_store128(struct x86 *x, int xmm, struct x86_at at) { reg_at(x, false, false, 0x0F11, xmm, at, 0); }

void x86_cmp8_zero(struct x86 *x, struct x86_at at)
{
    reg_at(x, false, false, 0x80, 7, at, 1);
    x86_byte(x, 0);
}

void x86_cmp16_zero(struct x86 *x, struct x86_at at)
{
    x86_byte(x, 0x66);
    reg_at(x, false, false, 0x83, 7, at, 1);
    x86_byte(x, 0);
}

void x86_cmp_imm_at(struct x86 *x, struct x86_at at, uint32_t imm)
{
    reg_at(x, false, false, 0x81, 7, at, 4);
    x86_word(x, imm);
}

void x86_sub_from(struct x86 *x, struct x86_at at, int s) { reg_at(x, false, false, 0x29, s, at, 0); }

void x86_test8_at(struct x86 *x, struct x86_at at, uint8_t imm)
{
    reg_at(x, false, false, 0xF6, 0, at, 1);
    x86_byte(x, imm);
}

static uint8_t *distance(struct x86 *x, uint64_t target)
{
    uint8_t *at = x->to;
    x86_word(x, (uint32_t)(target - (x->here + 4)));
    return at;
}

uint8_t *x86_jmp(struct x86 *x, uint64_t target)
{
    x86_byte(x, 0xE9);
    return distance(x, target);
}

uint8_t *x86_jcc(struct x86 *x, enum x86_condition c, uint64_t target)
{
    x86_byte(x, 0x0F);
    x86_byte(x, 0x80 + c);
    return distance(x, target);
}

uint8_t *x86_call(struct x86 *x, uint64_t target)
{
    x86_byte(x, 0xE8);
    return distance(x, target);
}

void x86_jmp_reg(struct x86 *x, int r)
{
    rex(x, false, 0, 0, r, false);
    x86_byte(x, 0xFF);
    modrm(x, 3, 4, r);
}

void x86_ret(struct x86 *x) { x86_byte(x, 0xC3); }

void x86_push(struct x86 *x, int r)
{
    rex(x, false, 0, 0, r, false);
    x86_byte(x, 0x50 + (r & 7));
}

void x86_pop(struct x86 *x, int r)
{
    rex(x, false, 0, 0, r, false);
    x86_byte(x, 0x58 + (r & 7));
}

void x86_patch(uint8_t *distance_at, uint64_t next, uint64_t target)
{
    uint32_t distance_new = (uint32_t)(target - next);
    for (int i = 0; i < 4; i++)
        distance_at[i] = (uint8_t)(distance_new >> 8 * i);
}
