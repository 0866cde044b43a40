/* test_options.c - from arguments to settings (vmm/cli/options.def): what is taken, and what is refused. */
#include "vmm/cli/cli.h"

#include <stdio.h>
#include <string.h>

static struct settings settings;

/* Parse the words of `line` as arguments of `run`. */
static bool parse(const char *line)
{
    static char words[256];
    char *argv[32] = { "run" }, *rest = words;
    int argc = 1;
    snprintf(words, sizeof words, "%s", line);
    for (char *word; argc < 31 && (word = strsep(&rest, " ")) != NULL;)
        argv[argc++] = word;
    memset(&settings, 0, sizeof settings);
    return options_parse(&settings, RUN, argc, argv);
}

static void quiet(void) { ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr)); }

static const char *const good[] = {
    "x.s", "--depth 3 x.s", "-d3 x.s", "--depth=0 x.s", "x.s --depth 2", "--tower c,c x.s", "--vms 2 x.s", "--limit 0 x.s",
    "--limit 18446744073709551614 x.s", "--limit 0x10 x.s", "--storage 4K x.s", "--storage 1G x.s", "--storage 4096 x.s",
    "--input 3=f x.s", "--input f=3 x.s", "--input 0=a --input 1=b x.s", "--disk d x.s", "--flaw jus,getm,lra,popsw,getr x.s",
    "--trace x.s", "--trace=ustmd x.s", "-t x.s", "--max-wall 0.5 x.s", "--max-output 0 x.s", "--engine reference x.s",
    "--disk-latency 1 x.s", "-- --odd", "--color always x.s",
    "--timeline f x.s", "--timeline f --timeline-window 1:2 x.s", "--timeline-window : x.s", "--timeline-window 5: x.s",
};

static const char *const bad[] = {
    "--depht 3 x.s", "--depth x.s", "--depth -1 x.s", "--depth 1x x.s", "--depth 1e3 x.s", "--depth 1000001 x.s", "--depth",
    "--depth 1 --depth 1 x.s", "--depth 1 --tower c x.s", "--tower pg33 x.s", "--tower c,,c x.s", "--tower= x.s", "--vms 0 x.s",
    "--vms 4097 x.s", "--limit -1 x.s", "--limit 18446744073709551615 x.s", "--limit 99999999999999999999 x.s", "--limit x.s",
    "--storage 4095 x.s", "--storage 0 x.s", "--storage 2G x.s", "--storage 5000 x.s", "--storage K x.s", "--storage 1T x.s",
    "--storage 4KK x.s", "--storage 99999999999999999999999999 x.s", "--input a --input 0=b x.s", "--input 99999999999=f x.s",
    "--disk a --disk b x.s", "--flaw nothing x.s", "--flaw jus, x.s", "--trace=q x.s", "--trace= x.s", "--max-wall 0 x.s",
    "--max-wall nan x.s", "--max-wall inf x.s", "--max-wall -1 x.s", "--max-wall 1x x.s", "--max-output -1 x.s",
    "--engine jitt x.s", "--disk-latency 0 x.s", "--disk-latency 4294967296 x.s", "--paging x.s", "--color green x.s", "-q x.s",
    "--timeline-window 5 x.s", "--timeline-window 2:2 x.s", "--timeline-window 1:2:3 x.s", "--timeline-window -1:2 x.s",
    "--timeline-window 1:99999999999999999999 x.s", "--timeline x.s --timeline",
    "--json=1 x.s", "--no-such-thing x.s",
};

START_TEST(what_is_right_is_taken)
{
    ck_assert_msg(parse(good[_i]), "%s", good[_i]);
    ck_assert_uint_eq(settings.program_count, 1);
}
END_TEST

START_TEST(what_is_wrong_is_refused)
{
    quiet();
    ck_assert_msg(!parse(bad[_i]), "%s", bad[_i]);
}
END_TEST

START_TEST(values_arrive)
{
    ck_assert(parse("--tower c,c,c --storage 64K --vms 4 --limit 123 --input 2=in --disk-latency 9 --flaw getr,lra --json x y"));
    ck_assert_uint_eq(settings.height, 3);
    ck_assert_uint_eq(settings.storage, 65536);
    ck_assert_uint_eq(settings.vms, 4);
    ck_assert_uint_eq(settings.limit, 123);
    ck_assert_uint_eq(settings.input_count, 1);
    ck_assert_uint_eq(settings.input[0].vm, 2);
    ck_assert_str_eq(settings.input[0].path, "in");
    ck_assert_uint_eq(settings.disk_latency, 9);
    ck_assert_uint_eq(settings.has, HAS_GETR | HAS_LRA);
    ck_assert(settings.json && !settings.stats);
    ck_assert_uint_eq(settings.program_count, 2);
}
END_TEST

START_TEST(defaults_are_those_of_the_contract)
{
    ck_assert(parse("x"));
    ck_assert_uint_eq(settings.height, 0);
    ck_assert_uint_eq(settings.storage, 1 << 20);
    ck_assert_uint_eq(settings.disk_latency, 500);
    ck_assert_uint_eq(settings.limit, UINT64_MAX);
    ck_assert_uint_eq(settings.has, 0);
    ck_assert_uint_eq(settings.trace, 0);
}
END_TEST

START_TEST(a_typo_finds_its_word)
{
    static const char *const words[] = { "depth", "disk", "disk-latency", "limit", NULL };
    ck_assert_str_eq(nearest("depht", words), "depth");
    ck_assert_str_eq(nearest("limt", words), "limit");
    ck_assert_str_eq(nearest("disk", words), "disk");
    ck_assert_ptr_null(nearest("something-else", words));
    ck_assert_ptr_null(nearest("a-word-that-is-longer-than-any-option-there-will-ever-be", words));
}
END_TEST

Suite *options_suite(void)
{
    Suite *s = suite_create("options");
    TCase *parsing = tcase_create("parsing");
    tcase_add_loop_test(parsing, what_is_right_is_taken, 0, sizeof good / sizeof good[0]);
    tcase_add_loop_test(parsing, what_is_wrong_is_refused, 0, sizeof bad / sizeof bad[0]);
    tcase_add_test(parsing, values_arrive);
    tcase_add_test(parsing, defaults_are_those_of_the_contract);
    tcase_add_test(parsing, a_typo_finds_its_word);
    suite_add_tcase(s, parsing);
    return s;
}
