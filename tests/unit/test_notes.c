/* test_notes.c - labels and source lines as a snapshot keeps them: what is written comes back; what no program has is
 * refused. */
#include <check.h>

#include "vmm/cli/notes.h"

#include <stdlib.h>
#include <string.h>

static uint8_t image[0x1010];
static struct symbol symbols[] = { { "inner", 0, true, 0x800 }, { "begin", 0x1000, false, 0x1000 } };
static struct source_line lines[] = { { 0x1000, 3, 0 }, { 0x1004, 7, 1 }, { 0x1020, 9, 1 } };
static char *files[] = { "a b.s", "two\nlines.s" };
static const struct program sample = {
    .name = "sample", .image = image, .size = sizeof image, .symbols = symbols, .symbol_count = 2, .lines = lines,
    .line_count = 3, .files = files, .file_count = 2,
};

START_TEST(what_is_written_comes_back)
{
    size_t size, again_size;
    struct program p = { 0 };
    char *notes = notes_write(&sample, &size);
    ck_assert_ptr_null(notes_read(&p, (const uint8_t *)notes, size));
    ck_assert_uint_eq(p.symbol_count, 2);
    ck_assert_str_eq(p.symbols[0].name, "inner");
    ck_assert(p.symbols[0].phased && !p.symbols[1].phased);
    ck_assert_uint_eq(p.symbols[1].value, 0x1000);
    ck_assert_uint_eq(p.symbols[0].at, 0x800);
    ck_assert_uint_eq(p.symbols[1].at, 0x1000);
    ck_assert_uint_eq(p.file_count, 2);
    ck_assert_str_eq(p.files[0], "a b.s");
    ck_assert_str_eq(p.files[1], "two");
    ck_assert_uint_eq(p.line_count, 3);                 /* behind the image nothing is known */
    ck_assert_uint_eq(program_line_at(&p, 0x1008)->line, 7);
    ck_assert_uint_eq(program_line_at(&p, 0x1020)->line, 0);
    char *again = notes_write(&p, &again_size);
    ck_assert_uint_eq(again_size, size);
    ck_assert_mem_eq(again, notes, size);
    free(again);
    free(notes);
    program_free(&p);
}
END_TEST

START_TEST(no_notes_are_no_labels)
{
    struct program p = { 0 };
    ck_assert_ptr_null(notes_read(&p, NULL, 0));
    ck_assert_uint_eq(p.symbol_count + p.file_count + p.line_count, 0);
}
END_TEST

START_TEST(no_byte_commands_a_terminal)
{
    static const char notes[] = "label 0 a\033[31m\nfile \177x\n";
    struct program p = { 0 };
    ck_assert_ptr_null(notes_read(&p, (const uint8_t *)notes, sizeof notes - 1));
    ck_assert_str_eq(p.symbols[0].name, "a?[31m");
    ck_assert_str_eq(p.files[0], "?x");
    program_free(&p);
}
END_TEST

static const char *const wrong[] = {
    "nonsense", "\n", "label", "label ", "label 0", "label 0 ", "label  0 a", "label -1 a", "label 100000000 a",
    "label 99999999999999999999 a", "label 0x a", "label 10 a\nlabel 8 b\n", "phased 10 0 a\nlabel f b\n", "phased 10 a\n", "phased 10 0\n", "line 0 1 0\n",
    "file a\nline 0 1 1\n", "file a\nline 0 1\n", "file a\nline 0 1 0 0\n", "file a\nline 8 1 0\nline 4 1 0\n",
    "file a\nline 0 4294967296 0\n", "label 0 a\n\nlabel 1 b\n",
};

START_TEST(what_no_program_has_is_refused)
{
    struct program p = { 0 };
    ck_assert_ptr_nonnull(notes_read(&p, (const uint8_t *)wrong[_i], strlen(wrong[_i])));
    ck_assert_uint_eq(p.symbol_count + p.file_count + p.line_count, 0);
    ck_assert_ptr_null(p.symbols);
}
END_TEST

Suite *notes_suite(void)
{
    Suite *s = suite_create("notes");
    TCase *t = tcase_create("notes");
    tcase_add_test(t, what_is_written_comes_back);
    tcase_add_test(t, no_notes_are_no_labels);
    tcase_add_test(t, no_byte_commands_a_terminal);
    tcase_add_loop_test(t, what_no_program_has_is_refused, 0, sizeof wrong / sizeof wrong[0]);
    suite_add_tcase(s, t);
    return s;
}
