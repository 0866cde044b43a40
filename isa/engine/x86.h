/* x86.h - an encoder for the few x86-64 instructions that translations are made of.
 *
 * Registers are numbers 0 .. 15 (rax rcx rdx rbx rsp rbp rsi rdi r8 .. r15). Operations are on 32 bits, which clears the
 * upper half of the destination, unless the name ends in 64. Nothing here knows PG32; tests hold the bytes to known ones.
 *
 * Code is written through one mapping and runs in another: `to` is where the next byte is written, `here` the address
 * it will run at. */
#ifndef X86_H
#define X86_H

#include <stdbool.h>
#include <stdint.h>

enum x86_register { RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8, R9, R10, R11, R12, R13, R14, R15 };

/* Condition codes, as in jcc and setcc. */
enum x86_condition { X86_B = 2, X86_AE = 3, X86_E = 4, X86_NE = 5, X86_BE = 6, X86_A = 7, X86_L = 12, X86_GE = 13 };

/* The operations of the first opcode group: x86_rr and x86_ri. */
enum x86_operation { X86_ADD, X86_OR, X86_ADC, X86_SBB, X86_AND, X86_SUB, X86_XOR, X86_CMP };
enum x86_shift { X86_ROR = 1, X86_SHL = 4, X86_SHR = 5, X86_SAR = 7 };

struct x86 {
    uint8_t *to;
    uint64_t here;
};

/* A storage operand: [base + (index << scale) + displacement]; index -1: none; base -1: none, and no index either. */
struct x86_at {
    int base, index;
    int32_t displacement;
    unsigned scale;
};

static inline struct x86_at x86_operand(int base, int index, int32_t displacement)
{
    return (struct x86_at){ base, index, displacement, 0 };
}

void x86_byte(struct x86 *x, unsigned byte);
void x86_word(struct x86 *x, uint32_t word);

/* d = d op s; d = d op imm; d = s; d = imm. cmp changes nothing but flags. */
void x86_rr(struct x86 *x, enum x86_operation op, int d, int s);
void x86_ri(struct x86 *x, enum x86_operation op, int d, int32_t imm);
void x86_mov(struct x86 *x, int d, int s);
void x86_mov_imm(struct x86 *x, int d, uint32_t imm);
void x86_mov_imm64(struct x86 *x, int d, uint64_t imm);
void x86_test(struct x86 *x, int a, int b);
void x86_test_imm(struct x86 *x, int a, uint8_t imm);          /* of the low byte */
void x86_neg(struct x86 *x, int d);
void x86_imul(struct x86 *x, int d, int s);
void x86_imul64(struct x86 *x, int d, int s);
void x86_shift(struct x86 *x, enum x86_shift op, int d, unsigned count);
void x86_shift64(struct x86 *x, enum x86_shift op, int d, unsigned count);
void x86_shift_cl(struct x86 *x, enum x86_shift op, int d);     /* by cl */
void x86_shiftx(struct x86 *x, enum x86_shift op, int d, int s, int count);     /* BMI2: shlx, shrx, sarx */
void x86_rorx(struct x86 *x, int d, int s, unsigned count);     /* BMI2 */
void x86_movsxd(struct x86 *x, int d, int s);
void x86_set(struct x86 *x, enum x86_condition c, int d);       /* d = condition, 0 or 1; flags stay */
void x86_movzx8(struct x86 *x, int d, int s);
void x86_cdq(struct x86 *x);
void x86_div(struct x86 *x, int s, bool is_signed);             /* edx:eax / s */
void x86_lea(struct x86 *x, int d, struct x86_at at);
void x86_lea64(struct x86 *x, int d, struct x86_at at);

/* Storage: loads of width 1, 2, 4, extended to 32 bits; stores of the low bytes. */
void x86_load(struct x86 *x, int d, struct x86_at at, unsigned width, bool is_signed);
void x86_store(struct x86 *x, int s, struct x86_at at, unsigned width);
void x86_store_imm(struct x86 *x, struct x86_at at, unsigned width, uint32_t imm);
void x86_load64(struct x86 *x, int d, struct x86_at at);
void x86_store64(struct x86 *x, int s, struct x86_at at);
void x86_load128(struct x86 *x, int xmm, struct x86_at at);     /* 16 bytes, anywhere */
void x86_store128(struct x86 *x, int xmm, struct x86_at at);
void x86_cmp8_zero(struct x86 *x, struct x86_at at);            /* a byte of storage against 0 */
void x86_cmp16_zero(struct x86 *x, struct x86_at at);           /* two bytes */
void x86_cmp_imm_at(struct x86 *x, struct x86_at at, uint32_t imm);     /* four bytes of storage */
void x86_sub_from(struct x86 *x, struct x86_at at, int s);      /* storage = storage - s */
void x86_test8_at(struct x86 *x, struct x86_at at, uint8_t imm);    /* a byte of storage */

/* d = d op storage; if the condition holds d = storage, which is read in any case. */
void x86_op_at(struct x86 *x, enum x86_operation op, int d, struct x86_at at);
void x86_op64_at(struct x86 *x, enum x86_operation op, int d, struct x86_at at);
void x86_cmov64_at(struct x86 *x, enum x86_condition c, int d, struct x86_at at);

/* The operand at an absolute address within 2 GiB of the code (relative to the next instruction). */
struct x86_at x86_absolute(uint64_t address);

void x86_rr64(struct x86 *x, enum x86_operation op, int d, int s);
void x86_cmov(struct x86 *x, enum x86_condition c, int d, int s);
void x86_cmov64(struct x86 *x, enum x86_condition c, int d, int s);
void x86_cmp64_imm(struct x86 *x, int d, int32_t imm);

/* Jumps. `target` is an address that code runs at. The returned pointer is where the distance was written, for
 * x86_patch. */
uint8_t *x86_jmp(struct x86 *x, uint64_t target);
uint8_t *x86_jcc(struct x86 *x, enum x86_condition c, uint64_t target);
uint8_t *x86_call(struct x86 *x, uint64_t target);
void x86_jmp_reg(struct x86 *x, int r);
void x86_ret(struct x86 *x);
void x86_push(struct x86 *x, int r);
void x86_pop(struct x86 *x, int r);

/* Make the jump whose distance is at `distance`, and whose next instruction runs at `next`, go to target. */
void x86_patch(uint8_t *distance, uint64_t next, uint64_t target);

#endif
