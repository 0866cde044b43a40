/* test_codec.c - words and instructions: every word of the 2^32 is decoded and, where legal, encoded again.
 *
 * What is legal is said a second time here, from the manual's section 6, so that the codec is not its own judge. */
#include "isa/isa.h"

#include <stdio.h>
#include <string.h>

/* The sanitizers make a step some ten times slower: they look at a part of the words. */
#ifdef __SANITIZE_ADDRESS__
enum { STRIDE = 61 };
#else
enum { STRIDE = 1 };
#endif

/* The bits that the manual requires to be 0 in a word with these operands. */
static uint32_t unused_bits(enum operands o)
{
    switch (o) {
    case OPS_D_A_B:   return 0x000FFF;
    case OPS_D_A_SH:  return 0x00FFE0;          /* imm 0 .. 31, else ILLEGAL */
    case OPS_D_HIGH:  return 0x0F0000;
    case OPS_CODE:    return 0xFF0000;
    case OPS_NOTHING: return 0xFFFFFF;
    case OPS_MEM:     return 0xF00000;
    case OPS_A:       return 0xF0FFFF;
    case OPS_D:       return 0x0FFFFF;
    case OPS_D_A:     return 0x00FFFF;
    case OPS_D_A_IMM: case OPS_D_MEM: case OPS_D_A_TO: case OPS_D_TO: break;
    }
    return 0;
}

static const struct insn_info *row_of(unsigned opcode)
{
    for (int id = 0; id < INSN_COUNT; id++)
        if (insn_info(id)->opcode == opcode)
            return insn_info(id);
    return NULL;
}

/* No word. */
#define NONE ((uint64_t)1 << 32)

/* Look for words of an opcode that no instruction has and that are not illegal; of one that has: words whose meaning
 * is not what it should be, or that are encoded as something else. Returns the first, or NONE. Two loops, for there are
 * 2^32 words. */
static uint64_t wrong_among_none(uint32_t first)
{
    for (uint32_t low = 0; low < 1u << 24; low += STRIDE)
        if (decode(first | low, ~0u).id != INSN_ILLEGAL)
            return first | low;
    return NONE;
}

static uint64_t wrong_among_words(uint32_t first, const struct insn_info *row)
{
    uint32_t unused = unused_bits(row->operands);
    for (uint32_t low = 0; low < 1u << 24; low += STRIDE) {
        struct insn i = decode(first | low, ~0u);
        if ((low & unused) != 0 ? i.id != INSN_ILLEGAL : i.id != row->id || encode(i) != (first | low))
            return first | low;
    }
    return NONE;
}

/* _i: the first hex digit of the words. */
START_TEST(every_word_has_one_meaning_and_one_spelling)
{
    for (uint32_t opcode = (uint32_t)_i << 4; opcode < ((uint32_t)_i + 1) << 4; opcode++) {
        const struct insn_info *row = row_of(opcode);
        uint64_t wrong = row == NULL ? wrong_among_none(opcode << 24) : wrong_among_words(opcode << 24, row);
        ck_assert_msg(wrong == NONE, "%08x is decoded or encoded wrongly", (uint32_t)wrong);
    }
}
END_TEST

START_TEST(opcodes_and_names_are_unique)
{
    for (int a = 0; a < INSN_COUNT; a++) {
        ck_assert_ptr_eq(insn_by_name(insn_info(a)->name), insn_info(a));
        ck_assert_ptr_eq(row_of(insn_info(a)->opcode), insn_info(a));
    }
    ck_assert_ptr_null(insn_by_name("nop"));
    ck_assert_ptr_null(insn_by_name(""));
}
END_TEST

START_TEST(privileged_is_family_f)
{
    for (int id = 0; id < INSN_COUNT; id++)
        ck_assert_int_eq(insn_info(id)->privileged, insn_info(id)->opcode >> 4 == 0xF);
}
END_TEST

START_TEST(privileged_is_exactly_what_is_claimed_to_be_sensitive)
{
    const unsigned sensitive = CONTROL | LOCATION | MODE | RESOURCE;
    for (int id = 0; id < INSN_COUNT; id++) {
        const struct insn_info *row = insn_info(id);
        if (row->kind != KIND_FLAWED)
            ck_assert_msg(row->privileged == ((row->class & sensitive) != 0), "%s", row->name);
        else
            ck_assert_msg(!row->privileged && (row->class & sensitive) != 0, "%s is no flaw", row->name);
    }
}
END_TEST

START_TEST(a_machine_has_only_what_it_has)
{
    for (int id = 0; id < INSN_COUNT; id++) {
        const struct insn_info *row = insn_info(id);
        uint32_t word = encode((struct insn){ .id = id });
        ck_assert_int_eq(decode(word, row->has).id, id);
        ck_assert_int_eq(decode(word, 0).id, row->has == HAS_BASE ? (unsigned)id : (unsigned)INSN_ILLEGAL);
        ck_assert_int_eq(decode(word, ~row->has).id, row->has == HAS_BASE ? (unsigned)id : (unsigned)INSN_ILLEGAL);
    }
}
END_TEST

START_TEST(immediates_are_signed_but_for_lui_and_svc)
{
    ck_assert_uint_eq(decode(0x3012FFFF, 0).imm, 0xFFFFFFFF);           /* addi */
    ck_assert_uint_eq(decode(0x32128000, 0).imm, 0xFFFF8000);           /* andi */
    ck_assert_uint_eq(decode(0x44127FFF, 0).imm, 0x7FFF);               /* lw */
    ck_assert_uint_eq(decode(0x6012FFFF, 0).imm, 0xFFFFFFFF);           /* beq, in words */
    ck_assert_uint_eq(decode(0x701FFFFF, 0).imm, 0xFFFFFFFF);           /* jal */
    ck_assert_uint_eq(decode(0x7017FFFF, 0).imm, 0x7FFFF);
    ck_assert_uint_eq(decode(0x3F10FFFF, 0).imm, 0xFFFF);               /* lui */
    ck_assert_uint_eq(decode(0x8000FFFF, 0).imm, 0xFFFF);               /* svc */
}
END_TEST

START_TEST(imm_fits_knows_what_encode_can_hold)
{
    for (int id = 0; id < INSN_COUNT; id++) {
        int64_t low = 0, high = 0;
        enum operands o = insn_info(id)->operands;
        imm_fits(o, 0, &low, &high);
        const int64_t edges[] = { low, high, 0 };
        for (unsigned n = 0; n < 3; n++) {
            struct insn i = { .id = id, .imm = (uint32_t)edges[n] };
            uint32_t got = decode(encode(i), ~0u).imm;
            ck_assert(imm_fits(o, edges[n], NULL, NULL));
            ck_assert_msg(got == (uint32_t)edges[n] || (o == OPS_D_HIGH && got == (edges[n] & 0xFFFF)), "%s %d",
                          insn_info(id)->name, (int)edges[n]);
        }
        if (low != high) {
            ck_assert(!imm_fits(o, low - 1, NULL, NULL));
            ck_assert(!imm_fits(o, high + 1, NULL, NULL));
        }
    }
}
END_TEST

START_TEST(registers_have_two_names)
{
    char plain[16];
    for (int r = 0; r < REGISTERS; r++) {
        snprintf(plain, sizeof plain, "r%d", r);
        ck_assert_int_eq(register_by_name(plain), r);
        ck_assert_int_eq(register_by_name(register_name((unsigned)r)), r);
    }
    ck_assert_int_eq(register_by_name("r16"), -1);
    ck_assert_int_eq(register_by_name(""), -1);
    ck_assert_int_eq(register_by_name("R1"), -1);
}
END_TEST

START_TEST(text_fits_its_buffer_and_names_the_instruction)
{
    for (int id = 0; id < INSN_COUNT; id++) {
        char text[64], small[8];
        struct insn i = decode(encode((struct insn){ .id = id, .d = 15, .a = 15, .b = 15, .imm = 0xFFFFFFFF }), ~0u);
        insn_text(text, sizeof text, i, 0xFFFFFFFC);
        ck_assert_int_eq(strncmp(text, insn_info(id)->name, strlen(insn_info(id)->name)), 0);
        ck_assert_uint_lt(strlen(text), sizeof text - 1);
        insn_text(small, sizeof small, i, 0);
        ck_assert_uint_lt(strlen(small), sizeof small);
    }
    char text[64];
    ck_assert_str_eq(insn_text(text, sizeof text, decode(0, 0), 0), ".word 0x00000000");
}
END_TEST

START_TEST(causes_have_names)
{
    for (unsigned cause = 0; cause < CAUSE_COUNT; cause++)
        ck_assert_str_ne(cause_name(cause), "?");
    ck_assert_str_eq(cause_name(CAUSE_COUNT), "?");
    ck_assert_str_eq(cause_name((unsigned)NO_TRAP), "?");
    ck_assert_uint_eq(flaw_by_name("popsw"), HAS_POPSW);
    ck_assert_uint_eq(flaw_by_name("lpsw"), 0);
    ck_assert_uint_eq(flaw_by_name("nothing"), 0);
}
END_TEST

Suite *codec_suite(void)
{
    Suite *s = suite_create("codec");
    TCase *words = tcase_create("words"), *tables = tcase_create("tables");
    tcase_add_loop_test(words, every_word_has_one_meaning_and_one_spelling, 0, 16);
    tcase_add_test(words, a_machine_has_only_what_it_has);
    tcase_add_test(words, immediates_are_signed_but_for_lui_and_svc);
    tcase_add_test(words, imm_fits_knows_what_encode_can_hold);
    suite_add_tcase(s, words);
    tcase_add_test(tables, opcodes_and_names_are_unique);
    tcase_add_test(tables, privileged_is_family_f);
    tcase_add_test(tables, privileged_is_exactly_what_is_claimed_to_be_sensitive);
    tcase_add_test(tables, registers_have_two_names);
    tcase_add_test(tables, text_fits_its_buffer_and_names_the_instruction);
    tcase_add_test(tables, causes_have_names);
    suite_add_tcase(s, tables);
    return s;
}
