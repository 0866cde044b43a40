/* test_trace_json.c - the writer of trace-event JSON: whatever bytes it is given, what it writes parses. */
#include "vmm/observe/trace_json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static char *written;
static size_t written_size;
static struct trace_writer writer;

static void begin(void)
{
    FILE *f = open_memstream(&written, &written_size);
    ck_assert_ptr_nonnull(f);
    writer = trace_begin(f, false);
}

/* What has been written, parsed. */
static json_t *finish(void)
{
    json_error_t error;
    trace_about(&writer);
    trace_finish(&writer);
    ck_assert_int_eq(fclose(writer.f), 0);
    json_t *trace = json_loads(written, 0, &error);
    ck_assert_msg(trace != NULL, "%s at %d: %s", error.text, error.position, written);
    free(written);
    return trace;
}

/* The n-th event. */
static json_t *event(json_t *trace, size_t n) { return json_array_get(json_object_get(trace, "traceEvents"), n); }

static const struct { const char *given, *read; } texts[] = {
    { "", "" },
    { "plain", "plain" },
    { "\"quoted\" \\ and / \b\f\n\r\t\x01\x1f\x7f", "\"quoted\" \\ and / \b\f\n\r\t\x01\x1f\x7f" },
    { "</script><!--<script>", "</script><!--<script>" },
    { "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80", "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x98\x80" },
    { "\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\xf4\x8f\xbf\xbf", "\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\xf4\x8f\xbf\xbf" },
    { "\x80", "\xef\xbf\xbd" },                                         /* a continuation by itself */
    { "a\xc3", "a\xef\xbf\xbd" },                                       /* cut short */
    { "\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd" },
    { "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd" },                         /* overlong */
    { "\xe0\x9f\xbf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
    { "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },         /* a surrogate */
    { "\xf4\x90\x80\x80x", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdx" },   /* beyond Unicode */
    { "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd" },
};

/* Also: no `<` is left, so nothing ends the script element of a page. */
START_TEST(any_bytes_make_a_string)
{
    begin();
    trace_slice(&writer, (struct track){ 1, 1 }, "D", texts[_i].given, 0, 1);
    trace_text(&writer, texts[_i].given, texts[_i].given);
    trace_end(&writer);
    fflush(writer.f);
    ck_assert_ptr_null(strchr(written, '<'));
    json_t *trace = finish(), *args = json_object_get(event(trace, 0), "args");
    ck_assert_str_eq(json_string_value(json_object_get(event(trace, 0), "name")), texts[_i].read);
    ck_assert_str_eq(json_string_value(json_object_get(args, texts[_i].read)), texts[_i].read);
    json_decref(trace);
}
END_TEST

/* All strings of two bytes, so that no pair slips through. */
START_TEST(any_two_bytes_make_a_string)
{
    begin();
    trace_slice(&writer, (struct track){ 1, 1 }, "D", "", 0, 1);
    for (unsigned pair = 0; pair < 0x10000; pair++) {
        char text[3] = { (char)(pair >> 8), (char)pair, '\0' }, key[8];
        snprintf(key, sizeof key, "%x", pair);
        trace_text(&writer, key, text);
    }
    trace_end(&writer);
    json_t *trace = finish();
    ck_assert_uint_eq(json_object_size(json_object_get(event(trace, 0), "args")), 0x10000);
    json_decref(trace);
}
END_TEST

START_TEST(numbers_are_exact)
{
    begin();
    trace_slice(&writer, (struct track){ 1, 1 }, "D", "", 7, 3);
    trace_number(&writer, "exact", (uint64_t)1 << 53);
    trace_number(&writer, "rounded", ((uint64_t)1 << 53) + 1);
    trace_number(&writer, "most", UINT64_MAX);
    trace_share(&writer, "share", 0.5);
    trace_object(&writer, "inside");
    trace_end_object(&writer);
    trace_number(&writer, "last", 0);
    trace_end(&writer);
    json_t *trace = finish(), *args = json_object_get(event(trace, 0), "args");
    ck_assert_int_eq(json_integer_value(json_object_get(event(trace, 0), "ts")), 7);
    ck_assert_int_eq(json_integer_value(json_object_get(event(trace, 0), "dur")), 3);
    ck_assert_int_eq(json_integer_value(json_object_get(args, "exact")), (json_int_t)1 << 53);
    ck_assert_str_eq(json_string_value(json_object_get(args, "rounded")), "9007199254740993");
    ck_assert_str_eq(json_string_value(json_object_get(args, "most")), "18446744073709551615");
    ck_assert_double_eq(json_real_value(json_object_get(args, "share")), 0.5);
    ck_assert(json_is_object(json_object_get(args, "inside")));
    ck_assert(json_is_integer(json_object_get(args, "last")));
    json_decref(trace);
}
END_TEST

START_TEST(an_arrow_is_two_events_of_one_id)
{
    begin();
    trace_arrow(&writer, "reflected", (struct track){ 3, 1 }, 7, (struct track){ 3, 2 }, 8);
    trace_arrow(&writer, "reflected", (struct track){ 3, 1 }, 9, (struct track){ 3, 2 }, 10);
    json_t *trace = finish();
    for (size_t n = 0; n < 4; n++) {
        ck_assert_str_eq(json_string_value(json_object_get(event(trace, n), "ph")), n % 2 == 0 ? "s" : "f");
        ck_assert_double_eq(json_real_value(json_object_get(event(trace, n), "ts")), 7.5 + (double)n);
        ck_assert_int_eq(json_integer_value(json_object_get(event(trace, n), "tid")), 1 + (int)n % 2);
    }
    json_int_t first = json_integer_value(json_object_get(event(trace, 0), "id"));
    ck_assert_int_eq(json_integer_value(json_object_get(event(trace, 1), "id")), first);
    ck_assert_int_ne(json_integer_value(json_object_get(event(trace, 2), "id")), first);
    json_decref(trace);
}
END_TEST

START_TEST(nothing_at_all_parses)
{
    begin();
    json_t *trace = finish();
    ck_assert_uint_eq(json_array_size(json_object_get(trace, "traceEvents")), 0);
    json_decref(trace);
}
END_TEST

Suite *trace_json_suite(void)
{
    Suite *suite = suite_create("trace_json");
    TCase *all = tcase_create("trace_json");
    tcase_add_loop_test(all, any_bytes_make_a_string, 0, (int)(sizeof texts / sizeof texts[0]));
    tcase_add_test(all, any_two_bytes_make_a_string);
    tcase_add_test(all, numbers_are_exact);
    tcase_add_test(all, an_arrow_is_two_events_of_one_id);
    tcase_add_test(all, nothing_at_all_parses);
    suite_add_tcase(suite, all);
    return suite;
}
