/* test_x86.c - the encoder of host instructions against what an assembler makes of the same instructions. */
#include "isa/engine/x86.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

static uint8_t code[32];

/* Forget what was written; code runs where it is written. */
static struct x86 anew(void)
{
    memset(code, 0xEE, sizeof code);
    return (struct x86){ code, 0x10000 };
}

/* What was written, as hexadecimal digits. */
static const char *written(const struct x86 *x)
{
    static char text[2 * sizeof code + 1];
    size_t length = (size_t)(x->to - code);
    ck_assert_uint_eq(x->here, 0x10000 + length);
    for (size_t n = 0; n < length; n++)
        snprintf(text + 2 * n, 3, "%02x", code[n]);
    return text;
}

/* The bytes of one instruction. */
#define same(call, bytes)                                                                   \
    do {                                                                                    \
        struct x86 x = anew();                                                              \
        call;                                                                               \
        ck_assert_str_eq(written(&x), bytes);                                               \
    } while (0)

START_TEST(instructions)
{
    same(x86_rr(&x, X86_ADD, RAX, R15), "4103c7");
    same(x86_rr(&x, X86_CMP, R8, RCX), "443bc1");
    same(x86_ri(&x, X86_SUB, R15, 5), "4183ef05");
    same(x86_ri(&x, X86_SUB, R15, 128), "4181ef80000000");
    same(x86_ri(&x, X86_AND, RBX, -1), "83e3ff");
    same(x86_ri(&x, X86_ADC, R15, 0), "4183d700");
    same(x86_ri(&x, X86_SBB, R15, -1), "4183dfff");
    same(x86_mov(&x, R9, RDX), "448bca");
    same(x86_mov_imm(&x, R12, 0x12345678), "41bc78563412");
    same(x86_mov_imm64(&x, RCX, 0x123456789ABCDEF0), "48b9f0debc9a78563412");
    same(x86_mov_imm64(&x, RCX, 0x12345678), "b978563412");
    same(x86_test(&x, RSI, R10), "4485d6");
    same(x86_test_imm(&x, RAX, 3), "f6c003");
    same(x86_test_imm(&x, RBP, 3), "40f6c503");
    same(x86_neg(&x, R13), "41f7dd");
    same(x86_imul(&x, RBX, R11), "410fafdb");
    same(x86_imul64(&x, RAX, RCX), "480fafc1");
    same(x86_shift(&x, X86_SHL, R8, 7), "41c1e007");
    same(x86_shift(&x, X86_SAR, RDX, 31), "c1fa1f");
    same(x86_shift64(&x, X86_SHR, RAX, 32), "48c1e820");
    same(x86_shift_cl(&x, X86_SHR, RAX), "d3e8");
    same(x86_shiftx(&x, X86_SHL, RBX, R9, R14), "c4c209f7d9");
    same(x86_shiftx(&x, X86_SAR, R13, RAX, RCX), "c46272f7e8");
    same(x86_shiftx(&x, X86_SHR, RDI, RSI, R8), "c4e23bf7fe");
    same(x86_rorx(&x, RBX, R9, 5), "c4c37bf0d905");
    same(x86_rorx(&x, R13, RAX, 31), "c4637bf0e81f");
    same(x86_shift(&x, X86_ROR, R8, 7), "41c1c807");
    same(x86_movsxd(&x, RAX, R12), "4963c4");
    same(x86_set(&x, X86_L, RAX), "0f9cc0");
    same(x86_set(&x, X86_B, RSI), "400f92c6");
    same(x86_movzx8(&x, R10, RAX), "440fb6d0");
    same(x86_movzx8(&x, RCX, RDI), "400fb6cf");
    same(x86_cdq(&x), "99");
    same(x86_div(&x, RCX, false), "f7f1");
    same(x86_div(&x, R9, true), "41f7f9");
    same(x86_lea(&x, RAX, x86_operand(RBX, R9, 0)), "428d040b");
    same(x86_lea(&x, R12, x86_operand(RBP, RSI, 0)), "448d643500");
    same(x86_lea(&x, RDX, x86_operand(R13, -1, 0)), "418d5500");
    same(x86_lea(&x, R14, (struct x86_at){ R9, R13, 0, 3 }), "478d34e9");
    same(x86_lea64(&x, RSP, x86_operand(RSP, -1, 8)), "488d642408");
    same(x86_load(&x, R8, x86_operand(RBP, -1, -4), 4, false), "448b45fc");
    same(x86_load(&x, RDX, x86_operand(R14, R12, 0x1000), 1, true), "430fbe942600100000");
    same(x86_load(&x, RAX, x86_operand(RSI, -1, 0x40000000), 2, false), "0fb78600000040");
    same(x86_load(&x, RDI, x86_operand(-1, -1, 0x40A00000), 4, false), "8b3c250000a040");
    same(x86_store(&x, RSI, x86_operand(RAX, -1, 3), 1), "40887003");
    same(x86_store(&x, R9, x86_operand(R12, -1, 0), 2), "6645890c24");
    same(x86_store(&x, RBX, x86_operand(RCX, RDX, 1), 4), "895c1101");
    same(x86_store_imm(&x, x86_operand(RCX, -1, 0x14), 4, 5), "c7411405000000");
    same(x86_store_imm(&x, x86_operand(R8, -1, 0), 2, 0x1234), "6641c7003412");
    same(x86_store_imm(&x, x86_operand(RDI, -1, 1), 1, 0xFF), "c64701ff");
    same(x86_load64(&x, RSP, x86_operand(RAX, -1, 16)), "488b6010");
    same(x86_store64(&x, RSP, x86_operand(RDX, -1, 0)), "488922");
    same(x86_cmp8_zero(&x, x86_operand(RCX, RAX, 0)), "803c0100");
    same(x86_cmp16_zero(&x, x86_operand(R9, -1, 4)), "664183790400");
    same(x86_load128(&x, 0, x86_operand(RCX, -1, 16)), "0f104110");
    same(x86_store128(&x, 9, x86_operand(R8, -1, 0)), "450f1108");
    same(x86_test8_at(&x, x86_operand(RDX, -1, 12), 1), "f6420c01");
    same(x86_cmp_imm_at(&x, x86_operand(RCX, -1, 0x30), 0xFFFFFFFF), "817930ffffffff");
    same(x86_sub_from(&x, x86_operand(RDX, -1, 8), R15), "44297a08");
    same(x86_op_at(&x, X86_XOR, RDX, x86_operand(RCX, -1, 0)), "3311");
    same(x86_op64_at(&x, X86_SUB, R15, x86_operand(R8, -1, 8)), "4d2b7808");
    same(x86_cmov64_at(&x, X86_B, RSP, x86_operand(RAX, -1, 16)), "480f426010");
    same(x86_rr64(&x, X86_SUB, RAX, R15), "492bc7");
    same(x86_cmov(&x, X86_NE, R13, RAX), "440f45e8");
    same(x86_cmov64(&x, X86_B, R15, RAX), "4c0f42f8");
    same(x86_cmp64_imm(&x, RBP, 0x3FFFF0), "4881fdf0ff3f00");
    same(x86_jmp_reg(&x, RAX), "ffe0");
    same(x86_jmp_reg(&x, R9), "41ffe1");
    same(x86_ret(&x), "c3");
    same(x86_push(&x, R12), "4154");
    same(x86_pop(&x, RBX), "5b");
}
END_TEST

START_TEST(nothing_is_moved_to_itself)
{
    struct x86 x = anew();
    x86_mov(&x, R9, R9);
    ck_assert_ptr_eq(x.to, code);
}
END_TEST

/* Absolute operands count from the next instruction, whatever of this one is behind the distance. */
START_TEST(operands_near_the_code)
{
    same(x86_load(&x, RBX, x86_absolute(0x10106), 4, false), "8b1d00010000");
    same(x86_store_imm(&x, x86_absolute(0x1010A), 4, 7), "c7050001000007000000");
    same(x86_cmp8_zero(&x, x86_absolute(0x10007)), "803d0000000000");
    same(x86_store64(&x, RSP, x86_absolute(0x10007 - 16)), "488925f0ffffff");
}
END_TEST

START_TEST(jumps_and_their_patches)
{
    same(x86_jmp(&x, 0x10005), "e900000000");
    same(x86_jcc(&x, X86_NE, 0x10000), "0f85faffffff");
    same(x86_call(&x, 0x10105), "e800010000");
    struct x86 x = anew();
    uint8_t *distance = x86_jcc(&x, X86_B, x.here);
    x86_patch(distance, x.here, 0x10000 + 6 + 0x1234);
    ck_assert_str_eq(written(&x), "0f8234120000");
}
END_TEST

Suite *x86_suite(void)
{
    Suite *s = suite_create("x86");
    TCase *bytes = tcase_create("bytes");
    tcase_add_test(bytes, instructions);
    tcase_add_test(bytes, nothing_is_moved_to_itself);
    tcase_add_test(bytes, operands_near_the_code);
    tcase_add_test(bytes, jumps_and_their_patches);
    suite_add_tcase(s, bytes);
    return s;
}
